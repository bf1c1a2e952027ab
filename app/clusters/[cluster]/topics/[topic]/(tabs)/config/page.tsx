import { TopicConfigScreen } from '../../../../../../../components/configs/config-screens.tsx'

type Props = { params: Promise<{ cluster: string; topic: string }> }

export const generateMetadata = async ({ params }: Props) => ({ title: `Configuration of ${decodeURIComponent((await params).topic)}` })

export default async function Page({ params }: Props) {
  const { cluster, topic } = await params
  return <TopicConfigScreen cluster={cluster} topic={decodeURIComponent(topic)} />
}

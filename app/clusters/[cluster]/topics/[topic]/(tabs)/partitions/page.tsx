import { PartitionsScreen } from '../../../../../../../components/topics/partitions-screen.tsx'

type Props = { params: Promise<{ cluster: string; topic: string }> }

export const generateMetadata = async ({ params }: Props) => ({ title: `Partitions of ${decodeURIComponent((await params).topic)}` })

export default async function Page({ params }: Props) {
  const { cluster, topic } = await params
  return <PartitionsScreen cluster={cluster} topic={decodeURIComponent(topic)} />
}

import { LiveScreen } from '../../../../../../../components/live/live-screen.tsx'

type Props = { params: Promise<{ cluster: string; topic: string }> }

export const generateMetadata = async ({ params }: Props) => ({ title: `Live: ${decodeURIComponent((await params).topic)}` })

export default async function Page({ params }: Props) {
  const { cluster, topic } = await params
  return <LiveScreen cluster={cluster} topic={decodeURIComponent(topic)} />
}

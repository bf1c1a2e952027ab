import { ReplayScreen } from '../../../../../../components/replay/replay-screen.tsx'

type Props = { params: Promise<{ cluster: string; queue: string }> }

export const generateMetadata = async ({ params }: Props) => ({ title: `Replay ${decodeURIComponent((await params).queue)}` })

export default async function Page({ params }: Props) {
  const { cluster, queue } = await params
  return <ReplayScreen cluster={cluster} queue={decodeURIComponent(queue)} />
}

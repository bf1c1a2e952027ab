import { QueueScreen } from '../../../../../components/dlq/queue-screen.tsx'

type Props = { params: Promise<{ cluster: string; queue: string }> }

export const generateMetadata = async ({ params }: Props) => ({ title: `${decodeURIComponent((await params).queue)}, dead letters` })

export default async function Page({ params }: Props) {
  const { cluster, queue } = await params
  return <QueueScreen cluster={cluster} topic={decodeURIComponent(queue)} />
}

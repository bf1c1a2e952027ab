import { RecordScreen } from '../../../../../../../../components/messages/record-screen.tsx'

type Props = { params: Promise<{ cluster: string; topic: string; partition: string; offset: string }> }

export const generateMetadata = async ({ params }: Props) => {
  const { topic, partition, offset } = await params
  return { title: `P${partition} / ${offset} of ${decodeURIComponent(topic)}` }
}

export default async function Page({ params }: Props) {
  const { cluster, topic, partition, offset } = await params
  return (
    <RecordScreen cluster={cluster} topic={decodeURIComponent(topic)} partition={decodeURIComponent(partition)} offset={decodeURIComponent(offset)} />
  )
}

import { ProduceScreen } from '../../../../../../../components/produce/produce-screen.tsx'

type Props = { params: Promise<{ cluster: string; topic: string }> }

export const generateMetadata = async ({ params }: Props) => ({ title: `Produce to ${decodeURIComponent((await params).topic)}` })

export default async function Page({ params }: Props) {
  const { cluster, topic } = await params
  return <ProduceScreen cluster={cluster} topic={decodeURIComponent(topic)} />
}

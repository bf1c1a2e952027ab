import { BrokerScreen } from '../../../../../../components/brokers/broker-screen.tsx'

type Props = { params: Promise<{ cluster: string; broker: string }> }

export const generateMetadata = async ({ params }: Props) => ({ title: `Broker ${(await params).broker}` })

export default async function Page({ params }: Props) {
  const { cluster, broker } = await params
  return <BrokerScreen cluster={cluster} broker={broker} />
}

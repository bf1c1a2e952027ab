import { BrokerConfigScreen } from '../../../../../../../components/configs/config-screens.tsx'

type Props = { params: Promise<{ cluster: string; broker: string }> }

export const generateMetadata = async ({ params }: Props) => ({ title: `Configuration of broker ${(await params).broker}` })

export default async function Page({ params }: Props) {
  const { cluster, broker } = await params
  return <BrokerConfigScreen cluster={cluster} broker={broker} />
}

import { BrokersScreen } from '../../../../components/brokers/brokers-screen.tsx'

type Props = { params: Promise<{ cluster: string }> }

export const generateMetadata = async ({ params }: Props) => ({ title: `Brokers of ${(await params).cluster}` })

export default async function Page({ params }: Props) {
  const { cluster } = await params
  return <BrokersScreen cluster={cluster} />
}

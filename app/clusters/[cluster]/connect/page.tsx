import { ConnectorsScreen } from '../../../../components/connect/connectors-screen.tsx'

type Props = { params: Promise<{ cluster: string }> }

export const generateMetadata = async ({ params }: Props) => ({ title: `Connectors of ${(await params).cluster}` })

export default async function Page({ params }: Props) {
  const { cluster } = await params
  return <ConnectorsScreen cluster={cluster} />
}

import { ConnectorScreen } from '../../../../../../components/connect/connector-screen.tsx'

type Props = { params: Promise<{ cluster: string; connect: string; connector: string }> }

export const generateMetadata = async ({ params }: Props) => ({ title: `${decodeURIComponent((await params).connector)}, connector` })

export default async function Page({ params }: Props) {
  const { cluster, connect, connector } = await params
  return <ConnectorScreen cluster={cluster} connect={decodeURIComponent(connect)} name={decodeURIComponent(connector)} />
}

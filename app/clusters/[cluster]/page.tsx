import { OverviewScreen } from '../../../components/clusters/overview-screen.tsx'

type Props = { params: Promise<{ cluster: string }> }

export const generateMetadata = async ({ params }: Props) => ({ title: `Overview of ${(await params).cluster}` })

export default async function Page({ params }: Props) {
  const { cluster } = await params
  return <OverviewScreen cluster={cluster} />
}

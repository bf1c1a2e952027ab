import { LiveScreen } from '../../../../components/live/live-screen.tsx'

type Props = { params: Promise<{ cluster: string }> }

export const generateMetadata = async ({ params }: Props) => ({ title: `Live in ${(await params).cluster}` })

export default async function Page({ params }: Props) {
  const { cluster } = await params
  return <LiveScreen cluster={cluster} />
}

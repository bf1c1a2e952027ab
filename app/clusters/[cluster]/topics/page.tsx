import { TopicsScreen } from '../../../../components/topics/topics-screen.tsx'

type Props = { params: Promise<{ cluster: string }> }

export const generateMetadata = async ({ params }: Props) => ({ title: `Topics of ${(await params).cluster}` })

export default async function Page({ params }: Props) {
  const { cluster } = await params
  return <TopicsScreen cluster={cluster} />
}

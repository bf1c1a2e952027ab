import { JobsScreen } from '../../../../components/jobs/jobs-screen.tsx'

type Props = { params: Promise<{ cluster: string }> }

export const generateMetadata = async ({ params }: Props) => ({ title: `Jobs of ${(await params).cluster}` })

export default async function Page({ params }: Props) {
  const { cluster } = await params
  return <JobsScreen cluster={cluster} />
}

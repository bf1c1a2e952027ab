import { JobScreen } from '../../../../../components/jobs/job-screen.tsx'

type Props = { params: Promise<{ id: string }> }

export const metadata = { title: 'Job' }

export default async function Page({ params }: Props) {
  const { id } = await params
  return <JobScreen id={id} />
}

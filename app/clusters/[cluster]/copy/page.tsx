import { Suspense } from 'react'
import { CopyScreen } from '../../../../components/jobs/copy-screen.tsx'

type Props = { params: Promise<{ cluster: string }> }

export const metadata = { title: 'Copy a topic' }

export default async function Page({ params }: Props) {
  const { cluster } = await params
  return (
    <Suspense>
      <CopyScreen cluster={cluster} />
    </Suspense>
  )
}

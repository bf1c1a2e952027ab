import { Suspense } from 'react'
import { FlowScreen } from '../../../../components/jobs/flow-screen.tsx'

type Props = { params: Promise<{ cluster: string }> }

export const metadata = { title: 'Start a flow' }

export default async function Page({ params }: Props) {
  const { cluster } = await params
  return (
    <Suspense>
      <FlowScreen cluster={cluster} />
    </Suspense>
  )
}

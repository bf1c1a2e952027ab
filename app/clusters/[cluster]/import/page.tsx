import { Suspense } from 'react'
import { ImportScreen } from '../../../../components/jobs/import-screen.tsx'

type Props = { params: Promise<{ cluster: string }> }

export const metadata = { title: 'Import a file' }

export default async function Page({ params }: Props) {
  const { cluster } = await params
  return (
    <Suspense>
      <ImportScreen cluster={cluster} />
    </Suspense>
  )
}

import { redirect } from 'next/navigation'
import { paths } from '../../../../../components/layout/paths.ts'

export default async function Page({ params }: { params: Promise<{ cluster: string; topic: string }> }) {
  const { cluster, topic } = await params
  redirect(paths.messages(cluster, topic))
}

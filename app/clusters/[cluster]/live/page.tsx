import { LiveScreen } from '../../../../components/live/live-screen.tsx'

export const metadata = { title: 'Live' }

export default async function Page({ params }: { params: Promise<{ cluster: string }> }) {
  return <LiveScreen cluster={(await params).cluster} />
}

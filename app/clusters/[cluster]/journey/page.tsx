import { JourneyScreen } from '../../../../components/journey/journey-screen.tsx'

type Props = { params: Promise<{ cluster: string }> }

export const metadata = { title: 'Journey of a record' }

export default async function Page({ params }: Props) {
  const { cluster } = await params
  return <JourneyScreen cluster={cluster} />
}

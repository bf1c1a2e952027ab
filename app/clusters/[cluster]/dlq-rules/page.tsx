import { RulesScreen } from '../../../../components/dlq/rules-screen.tsx'

type Props = { params: Promise<{ cluster: string }> }

export const metadata = { title: 'Rules for dead letters' }

export default async function Page({ params }: Props) {
  const { cluster } = await params
  return <RulesScreen cluster={cluster} />
}

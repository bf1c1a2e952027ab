import { InboxScreen } from '../../../../components/dlq/inbox-screen.tsx'

type Props = { params: Promise<{ cluster: string }> }

export const generateMetadata = async ({ params }: Props) => ({ title: `Dead letters of ${(await params).cluster}` })

export default async function Page({ params }: Props) {
  const { cluster } = await params
  return <InboxScreen cluster={cluster} />
}

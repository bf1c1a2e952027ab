import { MessagesScreen } from '../../../../../../../components/messages/messages-screen.tsx'

type Props = { params: Promise<{ cluster: string; topic: string }> }

export const generateMetadata = async ({ params }: Props) => ({ title: `Messages of ${decodeURIComponent((await params).topic)}` })

export default async function Page({ params }: Props) {
  const { cluster, topic } = await params
  return <MessagesScreen cluster={cluster} topic={decodeURIComponent(topic)} />
}

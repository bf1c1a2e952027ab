import type { ReactNode } from 'react'
import { TopicFrame } from '../../../../../../components/topics/topic-frame.tsx'

export default async function Layout({ children, params }: { children: ReactNode; params: Promise<{ cluster: string; topic: string }> }) {
  const { cluster, topic } = await params
  return (
    <TopicFrame cluster={cluster} topic={decodeURIComponent(topic)}>
      {children}
    </TopicFrame>
  )
}

import type { ReactNode } from 'react'
import { ClusterFrame } from '../../../components/clusters/cluster-frame.tsx'

export default async function Layout({ children, params }: { children: ReactNode; params: Promise<{ cluster: string }> }) {
  const { cluster } = await params
  return <ClusterFrame cluster={cluster}>{children}</ClusterFrame>
}

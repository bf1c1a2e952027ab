import type { ReactNode } from 'react'
import { BrokerFrame } from '../../../../../../components/brokers/broker-frame.tsx'

export default async function Layout({ children, params }: { children: ReactNode; params: Promise<{ cluster: string; broker: string }> }) {
  const { cluster, broker } = await params
  return (
    <BrokerFrame cluster={cluster} broker={broker}>
      {children}
    </BrokerFrame>
  )
}

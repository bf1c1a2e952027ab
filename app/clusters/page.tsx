import { ClustersScreen } from '../../components/clusters/clusters-screen.tsx'

export const metadata = { title: 'Clusters' }

export default function Page() {
  return <ClustersScreen />
}

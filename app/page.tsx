import { HomeScreen } from '../components/clusters/home-screen.tsx'

export default function Page() {
  return <HomeScreen />
}

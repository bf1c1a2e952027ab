import { DemoScreen } from '../../components/demo/demo-screen.tsx'

export const metadata = { title: 'Demo' }

export default function Page() {
  return <DemoScreen />
}

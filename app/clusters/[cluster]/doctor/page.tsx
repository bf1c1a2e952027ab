import { DoctorScreen } from '../../../../components/doctor/doctor-screen.tsx'

type Props = { params: Promise<{ cluster: string }> }

export const generateMetadata = async ({ params }: Props) => ({ title: `Connection doctor of ${(await params).cluster}` })

export default async function Page({ params }: Props) {
  const { cluster } = await params
  return <DoctorScreen cluster={cluster} />
}

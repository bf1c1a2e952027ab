import { PageHead } from '../components/layout/page-head.tsx'
import { paths } from '../components/layout/paths.ts'
import { ButtonLink } from '../components/ui/button.tsx'
import { EmptyState } from '../components/ui/empty-state.tsx'

export const metadata = { title: 'No such page' }

export default function NotFound() {
  return (
    <>
      <PageHead title="No such page" />
      <EmptyState action={<ButtonLink href={paths.clusters()}>All clusters</ButtonLink>}>
        Nothing is at this address. The link may be old or cut short.
      </EmptyState>
    </>
  )
}

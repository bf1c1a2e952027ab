import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import '../components/ui/tokens.css'
import '../components/ui/base.css'
import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { THEME_SCRIPT } from '../components/data/theme-script.ts'
import { DemoBar } from '../components/demo/demo-bar.tsx'
import { Providers } from '../components/layout/providers.tsx'
import { Shell } from '../components/layout/shell.tsx'

export const metadata: Metadata = {
  title: { template: '%s | Headgate', default: 'Headgate' },
  description: 'Control plane for event platforms on Apache Kafka',
}
export const viewport: Viewport = { width: 'device-width', initialScale: 1 }

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    // The inline script sets data-theme before React sees the document.
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours that must run before the first paint */}
        <script dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} />
      </head>
      <body>
        <Providers>
          <Shell notice={<DemoBar />}>{children}</Shell>
        </Providers>
      </body>
    </html>
  )
}

import '@fontsource-variable/inter/wght.css'
import '@mantine/core/styles.layer.css'
import '@mantine/dates/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import '@mantine/spotlight/styles.layer.css'
import './global.css'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { DatesProvider, type DatesProviderSettings } from '@mantine/dates'
import { Notifications } from '@mantine/notifications'
import { setNonce } from 'get-nonce'
import type { ReactNode } from 'react'
import { cssVariables, theme } from './theme.ts'

// The same key is read by public/color-scheme.js before the first paint.
const colorSchemeManager = localStorageColorSchemeManager({ key: 'holdfast-color-scheme' })

/** The nonce of this response, which the server wrote into the page (Vite names the element `csp-nonce`). */
function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
}

// Dialogs lock the scroll with a style element of their own (react-remove-scroll), outside Mantine's nonce.
setNonce(pageNonce())

/** No red weekends: color is for state. */
const dates: DatesProviderSettings = { firstDayOfWeek: 1, consistentWeeks: true, weekendDays: [] }

/** Theme, color scheme (the system's until someone chooses, then remembered), dates that begin on Monday, notifications. */
export function UiProvider({ children }: { children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
      getStyleNonce={pageNonce}
    >
      <DatesProvider settings={dates}>
        <Notifications position="bottom-right" limit={3} />
        {children}
      </DatesProvider>
    </MantineProvider>
  )
}

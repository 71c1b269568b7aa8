import { notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'

/** Says what an action did, where the page does not show it by itself. Gone after a few seconds, so nothing that must be kept belongs here. */
export function notify(message: ReactNode): void {
  notifications.show({
    message,
    autoClose: 6000,
    withBorder: true,
    closeButtonProps: { 'aria-label': 'Close the notice' },
  })
}

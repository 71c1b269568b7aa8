import type { Page } from 'playwright-core'

export const colorSchemes = ['light', 'dark'] as const

/** Has the system ask for a color scheme, and waits until the page has changed to it and nothing fades any more. */
export async function showScheme(page: Page, colorScheme: (typeof colorSchemes)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await page.waitForFunction((scheme) => {
    const fading = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
    return (
      document.documentElement.dataset.mantineColorScheme === scheme &&
      fading.every((one) => one.playState === 'finished')
    )
  }, colorScheme)
}

import { Burger, Drawer, Kbd } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { openSpotlight } from '@mantine/spotlight'
import { Link, useNavigate, useRouterState } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, type ReactNode } from 'react'
import classes from './AppShell.module.css'
import { AsOfBanner } from './AsOfPicker.tsx'
import { Brand } from './Brand.tsx'
import { useClock } from './clock.tsx'
import { usePageKeys } from './pageKeys.ts'
import type { Destination } from './PageLink.tsx'
import { ShortcutHelp } from './ShortcutHelp.tsx'
import { formatMoment } from './time.rules.ts'

/** One entry of the left navigation, and of the command palette. */
export interface NavigationEntry {
  label: string
  to: Destination
  /** How many wait there; left out when none do. */
  count?: number | undefined
  /** Pressed after `g`, it goes there. */
  letter?: string | undefined
}

interface AppShellProps {
  /** Groups are set apart by a gap. */
  navigation: NavigationEntry[][]
  /** Below the navigation: organization, signed-in person, sign-out. */
  account: ReactNode
  /** Stands behind the notice of a simulated clock. */
  clockControl?: ReactNode
  children: ReactNode
}

/** The frame of all pages of a signed-in person: navigation, the notices that stand above every page, and the keyboard. */
export function AppShell({ navigation, account, clockControl, children }: AppShellProps) {
  const [isMenuOpen, menu] = useDisclosure(false)
  const [isHelpOpen, help] = useDisclosure(false)
  const main = useRef<HTMLElement>(null)
  useFocusOnNewPage(main)
  const navigate = useNavigate()
  const onGo = useCallback(
    (letter: string) => {
      const entry = navigation.flat().find((one) => one.letter === letter)
      if (entry) void navigate(entry.to)
      return entry !== undefined
    },
    [navigation, navigate],
  )
  usePageKeys(main, { onHelp: help.open, onGo })

  const content = <Navigation navigation={navigation} account={account} onLeave={menu.close} />
  return (
    <div className={classes.app}>
      <Progress />
      <a href="#main" className={classes.skip}>
        Skip to the page
      </a>
      <header className={classes.bar}>
        <Burger opened={isMenuOpen} onClick={menu.open} size="sm" aria-label="Open the navigation" />
        <Brand />
        <button type="button" className={classes.barSearch} onClick={openSpotlight}>
          Go to…
        </button>
      </header>
      <Drawer
        opened={isMenuOpen}
        onClose={menu.close}
        size={264}
        title={<Brand />}
        closeButtonProps={{ 'aria-label': 'Close the navigation' }}
        transitionProps={{ duration: 120 }}
        classNames={{ content: classes.drawer, body: classes.drawerBody }}
      >
        {content}
      </Drawer>
      <div className={classes.side}>
        <Brand />
        {content}
      </div>
      <div className={classes.page}>
        <ClockNotice control={clockControl} />
        <AsOfBanner />
        <main id="main" ref={main} tabIndex={-1} className={classes.main}>
          {children}
        </main>
      </div>
      <ShortcutHelp isOpen={isHelpOpen} onClose={help.close} pages={navigation.flat()} />
    </div>
  )
}

function Navigation({
  navigation,
  account,
  onLeave,
}: Pick<AppShellProps, 'navigation' | 'account'> & { onLeave: () => void }) {
  return (
    <div className={classes.navigation}>
      <button
        type="button"
        className={classes.search}
        onClick={() => {
          onLeave()
          openSpotlight()
        }}
      >
        Go to…{' '}
        <span className={classes.keys} aria-hidden="true">
          <Kbd size="xs">{isApple() ? '⌘K' : 'Ctrl K'}</Kbd>
        </span>
      </button>
      <nav aria-label="Pages">
        {navigation.map((group) => (
          <ul key={group[0]?.label} className={classes.group}>
            {group.map(({ label, to, count }) => (
              <li key={label}>
                <Link
                  {...to}
                  className={classes.entry}
                  activeProps={{ 'data-active': true }}
                  activeOptions={{ includeSearch: false, exact: to.to === '/' }}
                  onClick={onLeave}
                >
                  {label}
                  {count === undefined ? null : <span className={classes.count}>{count}</span>}
                </Link>
              </li>
            ))}
          </ul>
        ))}
      </nav>
      <div className={classes.account}>{account}</div>
    </div>
  )
}

/** A thin line at the top while a page is on its way for longer than one notices. */
function Progress() {
  const isLoading = useRouterState({ select: (state) => state.isLoading })
  return isLoading ? <div className={classes.progress} role="progressbar" aria-label="The page is on its way" /> : null
}

/** Nothing on a simulated clock may be taken for a real record. */
function ClockNotice({ control }: { control: ReactNode }) {
  const { now, zone, isSimulated } = useClock()
  if (!isSimulated) return null
  return (
    <div className={classes.clock}>
      <span>Simulated: {formatMoment(new Date(now).toISOString(), zone)}. Nothing here is real.</span>
      {control}
    </div>
  )
}

/** A new page is read from its top, also by a screen reader. */
function useFocusOnNewPage(main: { current: HTMLElement | null }): void {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname })
  const before = useRef(path)
  useEffect(() => {
    if (before.current !== undefined && before.current !== path) main.current?.focus({ preventScroll: true })
    before.current = path
  }, [path, main])
}

function isApple(): boolean {
  return /mac|iphone|ipad/iu.test(navigator.userAgent)
}

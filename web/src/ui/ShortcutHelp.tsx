import { Kbd, Modal } from '@mantine/core'
import classes from './ShortcutHelp.module.css'

const shortcuts: [keys: string[], what: string][] = [
  [['Ctrl', 'K'], 'Go anywhere (⌘ K on a Mac)'],
  [['j'], 'Next row'],
  [['k'], 'Row before'],
  [['Enter'], 'Open the row'],
  [['/'], 'Search the list'],
  [['?'], 'Show this help'],
]

interface ShortcutHelpProps {
  isOpen: boolean
  onClose: () => void
  /** Those with a letter are reached by it. */
  pages: { label: string; letter?: string | undefined }[]
}

export function ShortcutHelp({ isOpen, onClose, pages }: ShortcutHelpProps) {
  const all = [
    ...shortcuts,
    ...pages.flatMap(({ label, letter }): typeof shortcuts => (letter === undefined ? [] : [[['g', letter], label]])),
  ]
  return (
    <Modal opened={isOpen} onClose={onClose} title="Keyboard" closeButtonProps={{ 'aria-label': 'Close' }}>
      <dl className={classes.list}>
        {all.map(([keys, what]) => (
          <div key={what} className={classes.row}>
            <dt>{what}</dt>
            <dd>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}

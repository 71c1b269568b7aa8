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

export function ShortcutHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Keyboard" closeButtonProps={{ 'aria-label': 'Close' }}>
      <dl className={classes.list}>
        {shortcuts.map(([keys, what]) => (
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

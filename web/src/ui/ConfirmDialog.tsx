import { Button, Modal } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import classes from './ConfirmDialog.module.css'
import { ErrorState } from './ErrorState.tsx'

interface ConfirmDialogProps {
  isOpen: boolean
  onClose: () => void
  /** A question with its object: “Waive the restore test of May?” */
  title: string
  /** What will happen, and whether it can be undone. */
  children: ReactNode
  /** The verb of the action, never “OK”: “Waive”. */
  confirm: string
  isDangerous?: boolean
  /** False while something that the dialog asks for is missing. */
  isReady?: boolean
  /** The dialog stays, with the problem, if this fails. */
  onConfirm: () => Promise<unknown>
}

/** Asks before something that matters. Escape and a click beside it mean no. */
export function ConfirmDialog({
  isOpen,
  onClose,
  title,
  children,
  confirm,
  isDangerous = false,
  isReady = true,
  onConfirm,
}: ConfirmDialogProps) {
  const [isWorking, setIsWorking] = useState(false)
  const [error, setError] = useState<unknown>(null)

  const close = () => {
    setError(null)
    onClose()
  }
  const act = async () => {
    setIsWorking(true)
    setError(null)
    try {
      await onConfirm()
      close()
    } catch (thrown) {
      setError(thrown)
    } finally {
      setIsWorking(false)
    }
  }

  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={title}
      closeOnClickOutside={!isWorking}
      closeOnEscape={!isWorking}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ title: classes.title }}
    >
      <div className={classes.text}>{children}</div>
      {error === null ? null : <ErrorState error={error} isInline />}
      <div className={classes.buttons}>
        <Button variant="default" onClick={close} disabled={isWorking} data-autofocus={isDangerous || undefined}>
          Cancel
        </Button>
        <Button
          className={isDangerous ? classes.danger : undefined}
          onClick={() => void act()}
          loading={isWorking}
          disabled={!isReady}
          data-autofocus={!isDangerous || undefined}
        >
          {confirm}
        </Button>
      </div>
    </Modal>
  )
}

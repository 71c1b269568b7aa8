import { Button, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../../api/problem.ts'
import { useSession } from '../../api/session.ts'
import { useAsOf } from '../../ui/asOf.ts'
import { useClock } from '../../ui/clock.tsx'
import { CopyText } from '../../ui/CopyText.tsx'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { formatBytes } from '../../ui/digest.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { saveFile } from '../../ui/saveFile.ts'
import { Section } from '../../ui/Section.tsx'
import { dayAt } from '../../ui/time.rules.ts'
import { zipOf } from '../../ui/zip.ts'
import { programFilesQuery } from './program.query.ts'
import classes from './ProgramFiles.module.css'

interface File {
  path: string
  text: string
}

/** The live program as files: to look at, to take along, to put into a repository. */
export function ProgramFiles() {
  const query = useQuery({ ...programFilesQuery(useAsOf()), retry: false })
  const { shown, zone } = useClock()
  const { organization } = useSession()
  const [opened, setOpened] = useState<File | null>(null)
  const files = query.data && Object.entries(query.data.files).map(([path, text]) => ({ path, text }))
  // Before a program is applied there are no files, which the server says with a 404.
  const isNone = query.error !== null && problemOf(query.error).status === 404

  const columns: [Column<File>, ...Column<File>[]] = [
    {
      header: 'File',
      cell: (file) => (
        <button type="button" className={classes.open} onClick={() => setOpened(file)} data-row-link="">
          {file.path}
        </button>
      ),
    },
    { header: 'Size', isNumber: true, width: '7rem', cell: ({ text }) => formatBytes(new Blob([text]).size) },
    {
      header: 'Take it',
      isPlain: true,
      width: '8rem',
      cell: ({ path, text }) => (
        <button
          type="button"
          className={classes.open}
          aria-label={`Download ${path}`}
          onClick={() => saveFile(path.split('/').at(-1) ?? path, text)}
        >
          download
        </button>
      ),
    },
  ]

  return (
    <Section
      title="The live program"
      aside={
        query.data ? (
          <Button
            size="xs"
            onClick={() =>
              saveFile(
                `${nameOf(organization?.name)}-program-${dayAt(shown, zone)}.zip`,
                zipOf(query.data.files, new Date(shown)),
                'application/zip',
              )
            }
          >
            Download all as a zip
          </Button>
        ) : undefined
      }
    >
      <DataTable
        label="Files of the live program"
        columns={columns}
        query={{
          ...query,
          error: isNone ? null : query.error,
          data: isNone ? { items: [], next: null } : files && { items: files, next: null },
        }}
        keyOf={({ path }) => path}
        empty={
          <EmptyState title="No program is applied yet">
            Take one that comes with Holdfast, below, and make it yours. `holdfast apply` does the same from a folder.
          </EmptyState>
        }
      />
      <Modal
        opened={opened !== null}
        onClose={() => setOpened(null)}
        size="xl"
        title={opened?.path}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {opened ? <CopyText text={opened.text} name="file" isBlock /> : null}
      </Modal>
    </Section>
  )
}

/** A name for a file: letters and digits of the organization's. */
function nameOf(organization = 'holdfast'): string {
  return organization.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-')
}

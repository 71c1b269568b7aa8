import { Button, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../../api/problem.ts'
import { useSession } from '../../api/session.ts'
import { useAsOf } from '../../ui/asOf.ts'
import { useClock } from '../../ui/clock.tsx'
import { CopyText } from '../../ui/CopyText.tsx'
import { formatBytes } from '../../ui/digest.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { saveFile } from '../../ui/saveFile.ts'
import { Section } from '../../ui/Section.tsx'
import { plural } from '../../ui/share.ts'
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
  // Before a program is applied there are no files, which the server says with a 404.
  const isNone = query.error !== null && problemOf(query.error).status === 404

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
      {query.error && !isNone ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      {isNone ? (
        <EmptyState title="No program is applied yet">
          Take one that comes with Holdfast, below, and make it yours. <code>holdfast apply</code> does the same from a
          folder.
        </EmptyState>
      ) : null}
      {[...foldersOf(query.data?.files ?? {})].map(([folder, files]) => (
        <details key={folder} className={classes.folder} open={folder === ''}>
          <summary>
            {folder === '' ? 'At the top' : `${folder}/`}
            <span>{plural(files.length, 'file')}</span>
          </summary>
          <ul>
            {files.map((file) => (
              <li key={file.path}>
                <button type="button" className={classes.open} onClick={() => setOpened(file)} data-row-link="">
                  {file.path.slice(folder === '' ? 0 : folder.length + 1)}
                </button>
                <span>{formatBytes(new Blob([file.text]).size)}</span>
              </li>
            ))}
          </ul>
        </details>
      ))}
      <Modal
        opened={opened !== null}
        onClose={() => setOpened(null)}
        size="xl"
        title={opened?.path}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {opened ? (
          <>
            <CopyText text={opened.text} name="file" isBlock />
            <Button
              variant="default"
              mt={12}
              onClick={() => saveFile(opened.path.split('/').at(-1) ?? opened.path, opened.text)}
            >
              Download
            </Button>
          </>
        ) : null}
      </Modal>
    </Section>
  )
}

/** Files by the folder that they are in, those at the top first. */
function foldersOf(files: Record<string, string>): Map<string, File[]> {
  const all = Object.entries(files).map(([path, text]) => ({ path, text }))
  return Map.groupBy(
    all.toSorted((a, b) => depthOf(a) - depthOf(b) || a.path.localeCompare(b.path)),
    ({ path }) => path.split('/').slice(0, -1).join('/'),
  )
}

const depthOf = ({ path }: File): number => path.split('/').length

/** A name for a file: letters and digits of the organization's. */
function nameOf(organization = 'holdfast'): string {
  return organization.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-')
}

import { useState } from 'react'
import { Section } from '../../ui/Section.tsx'
import classes from './FolderChoice.module.css'
import { pathsBelowFolder } from './folder.rules.ts'
import type { Planned } from './ProgramPage.tsx'

/** In every browser, and in no standard that the types of React know. */
const wholeFolder = { webkitdirectory: '' }

/** Takes a folder of program files from this device. Nothing is sent before it is chosen, and nothing changes before it is applied. */
export function FolderChoice({ onChosen }: { onChosen: (planned: Planned) => void }) {
  const [problem, setProblem] = useState<string | null>(null)

  const take = async (list: FileList) => {
    const chosen = [...list].map((file) => ({ file, path: file.webkitRelativePath || file.name }))
    const { folder, paths } = pathsBelowFolder(chosen.map(({ path }) => path))
    const texts = await Promise.all(
      chosen.flatMap(({ file }, index) => {
        const path = paths[index]
        return path === undefined ? [] : [file.text().then((text) => [path, text] as const)]
      }),
    )
    if (texts.length === 0) {
      setProblem('No .yaml, .yml or .md file is in that folder. Choose the one that holdfast.yaml is in.')
      return
    }
    setProblem(null)
    onChosen({ name: folder, source: { files: Object.fromEntries(texts) } })
  }

  return (
    <Section title="From your own files" isPadded>
      <label className={classes.label}>
        <span className={classes.button}>Choose a folder…</span>
        <input
          type="file"
          className={classes.input}
          {...wholeFolder}
          onChange={({ currentTarget }) => {
            if (currentTarget.files) void take(currentTarget.files)
            currentTarget.value = ''
          }}
        />
        <span className={classes.hint}>
          The one that <code>holdfast.yaml</code> is in. You see what it would change before anything is.
        </span>
      </label>
      {problem === null ? null : (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
    </Section>
  )
}

import { useState } from 'react'
import { useMay } from '../../api/session.ts'
import { useAsOf } from '../../ui/asOf.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { FolderChoice } from './FolderChoice.tsx'
import { LibraryPrograms } from './LibraryPrograms.tsx'
import { PlanView } from './PlanView.tsx'
import type { ProgramSource } from './program.query.ts'
import { ProgramFiles } from './ProgramFiles.tsx'

/** What is planned, with a name for its heading. */
export interface Planned {
  name: string
  source: ProgramSource
}

/** The program as code: what is live, what could be, and what a change would do before it is made. */
export function ProgramPage() {
  const isNow = useAsOf() === undefined
  const mayApply = useMay('program:apply')
  const [planned, setPlanned] = useState<Planned | null>(null)
  return (
    <>
      <PageHeader
        title="Program"
        meta={['Controls, policies and procedures as files, as they live in a Git repository']}
      />
      {planned ? (
        <PlanView key={planned.name} planned={planned} onClose={() => setPlanned(null)} />
      ) : (
        <>
          <ProgramFiles />
          {isNow && mayApply ? <FolderChoice onChosen={setPlanned} /> : null}
          {isNow ? <LibraryPrograms onChosen={setPlanned} /> : null}
        </>
      )}
    </>
  )
}

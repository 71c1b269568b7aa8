import { durationInWords } from '../../ui/duration.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { Markdown } from '../../ui/Markdown.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { Section } from '../../ui/Section.tsx'
import { plural } from '../../ui/share.ts'
import type { Procedure } from './controls.query.ts'
import classes from './Procedures.module.css'

/** How the control is put into practice: who does what, when, and what shows it. Each opens to its steps. */
export function Procedures({ procedures }: { procedures: Procedure[] }) {
  return (
    <Section title="Procedures" aside={plural(procedures.length, 'procedure')}>
      {procedures.length === 0 ? (
        <EmptyState title="No procedures">What nobody is asked to do is not done. Add one to the program.</EmptyState>
      ) : (
        <ul className={classes.list}>
          {procedures.map((procedure) => (
            <li key={procedure.id}>
              <details className={classes.procedure}>
                <summary className={classes.summary}>
                  <span className={classes.title}>
                    {procedure.title}
                    {procedure.status === 'retired' ? <span className={classes.retired}> retired</span> : null}
                  </span>
                  <span className={classes.brief}>
                    {procedure.rhythm} · {procedure.role}
                  </span>
                </summary>
                <ProcedureDetails procedure={procedure} />
              </details>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function ProcedureDetails({ procedure }: { procedure: Procedure }) {
  const { id, rhythm, role, window, severity, steps, evidence } = procedure
  return (
    <div className={classes.details}>
      <div>
        <h3 className={classes.heading}>Steps</h3>
        <Markdown text={steps} topHeading={4} />
      </div>
      <div>
        <h3 className={classes.heading}>When, who, and what shows it</h3>
        <Facts
          facts={[
            ['When', rhythm],
            ['Time for it', durationInWords(window)],
            ['Who', role],
            ['If missed', `a nonconformity of ${severity} severity`],
            ['Evidence', <EvidenceAsked key="evidence" evidence={evidence} />],
          ]}
        />
        <p className={classes.all}>
          <PageLink to={{ to: '/obligations', search: { procedureId: id } }}>All duties of this procedure</PageLink>
        </p>
      </div>
    </div>
  )
}

function EvidenceAsked({ evidence }: { evidence: Procedure['evidence'] }) {
  if (evidence.length === 0) return 'none asked for'
  return (
    <ul className={classes.evidence}>
      {evidence.map(({ id, title, kind, required }) => (
        <li key={id}>
          {title}
          <span className={classes.kind}>
            {kind}
            {required ? '' : ', if there is any'}
          </span>
        </li>
      ))}
    </ul>
  )
}

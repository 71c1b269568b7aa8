import { Link } from '@tanstack/react-router'
import { StateMark } from '../../ui/StateMark.tsx'
import { isUncovered, type RequirementNode } from './framework.rules.ts'
import classes from './RequirementItem.module.css'

/** One requirement with the controls that answer it, and those below it. */
export function RequirementItem({
  node: { requirement, children },
  depth = 0,
}: {
  node: RequirementNode
  depth?: number
}) {
  const { key, title, note, isLeaf, inScope, controls } = requirement
  return (
    <>
      <li id={key} className={classes.item} data-uncovered={isUncovered(requirement) || undefined}>
        <span className={classes.key} style={{ paddingLeft: depth * 14 }}>
          {key}
        </span>
        <span className={classes.subject} data-group={!isLeaf || undefined}>
          {title}
          {note === '' ? null : <span className={classes.note}>{note}</span>}
        </span>
        <span className={classes.controls}>
          {controls.map((control) => (
            <Link key={control.id} to="/controls/$id" params={{ id: control.id }} className={classes.control}>
              {control.title}
            </Link>
          ))}
          {controls.length > 0 || !isLeaf ? null : inScope ? (
            <StateMark state="inadequate">no control</StateMark>
          ) : (
            <StateMark state="not_applicable">not in scope</StateMark>
          )}
        </span>
      </li>
      {children.map((child) => (
        <RequirementItem key={child.requirement.id} node={child} depth={depth + 1} />
      ))}
    </>
  )
}

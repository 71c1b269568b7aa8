import { Select } from '@mantine/core'
import type { ReactNode } from 'react'
import { accessRoles, type AccessRole } from '../../../../src/core/auth/permissions.ts'
import { roleNames } from '../session/roleNames.ts'

/** Roles that people can have; `service` is for machines. */
type PersonRole = Exclude<AccessRole, 'service'>

const means: Record<PersonRole, string> = {
  owner: 'Everything, also erasing people and settings.',
  manager: 'Runs the program and manages people.',
  control_owner: 'Owns controls, writes and approves policies, decides on waivers.',
  member: 'Carries out duties, reports and fixes findings.',
  auditor: 'Reads everything of a framework and a window, changes nothing.',
  vendor: 'Sees the name of the organization only.',
}

export function isAccessRole(value: string | null): value is PersonRole {
  return value !== null && value !== 'service' && (accessRoles as readonly string[]).includes(value)
}

interface AccessRoleSelectProps {
  value?: string
  onChange?: (value: string | null) => void
  error?: ReactNode
}

/** What somebody may do in Holdfast. Apart from the roles of the program, which say what they have to do. */
export function AccessRoleSelect({ value, onChange, error }: AccessRoleSelectProps) {
  return (
    <Select
      label="Role in Holdfast"
      allowDeselect={false}
      data={accessRoles.filter(isAccessRole).map((role) => ({ value: role, label: roleNames[role] }))}
      description={isAccessRole(value ?? null) ? means[value as PersonRole] : undefined}
      value={value ?? null}
      onChange={onChange}
      error={error}
    />
  )
}

/** The messages of Mesos' v1 API as they come and go in JSON mapping: only the fields that the embedded Mesos reads or writes. */
import type { PortRange, TaskState } from '../../model/mesos.ts';

export interface Id {
  readonly value: string;
}

interface LabelsMessage {
  readonly labels?: readonly { readonly key: string; readonly value?: string }[];
}

export interface ReservationMessage {
  readonly type?: string;
  readonly role?: string;
  readonly principal?: string;
  readonly labels?: LabelsMessage;
}

export interface ResourceMessage {
  readonly name: string;
  readonly type: string;
  readonly scalar?: { readonly value: number };
  readonly ranges?: { readonly range?: readonly PortRange[] };
  readonly set?: object;
  readonly role?: string;
  readonly allocation_info?: { readonly role?: string };
  readonly reservation?: ReservationMessage;
  readonly reservations?: readonly ReservationMessage[];
  readonly disk?: object;
  readonly revocable?: object;
  readonly shared?: object;
  readonly provider_id?: object;
}

export interface FrameworkMessage {
  readonly user: string;
  readonly name: string;
  readonly id?: Id;
  readonly role?: string;
  readonly roles?: readonly string[];
  readonly principal?: string;
  readonly hostname?: string;
  readonly webui_url?: string;
  readonly checkpoint?: boolean;
  readonly failover_timeout?: number;
  readonly capabilities?: readonly { readonly type?: string }[];
  readonly labels?: LabelsMessage;
}

export interface SecretMessage {
  readonly type?: string;
  readonly reference?: { readonly name: string; readonly key?: string };
  /** Base64. */
  readonly value?: { readonly data: string };
}

export interface UriMessage {
  readonly value: string;
  readonly executable?: boolean;
  readonly extract?: boolean;
  readonly cache?: boolean;
  readonly output_file?: string;
}

export interface CommandMessage {
  readonly value?: string;
  readonly shell?: boolean;
  readonly arguments?: readonly string[];
  readonly user?: string;
  readonly environment?: {
    readonly variables?: readonly {
      readonly name: string;
      readonly type?: string;
      readonly value?: string;
      readonly secret?: SecretMessage;
    }[];
  };
  readonly uris?: readonly UriMessage[];
}

export interface VolumeMessage {
  readonly mode: string;
  readonly container_path: string;
  readonly host_path?: string;
  readonly source?: {
    readonly type?: string;
    readonly host_path?: { readonly path: string };
    readonly sandbox_path?: { readonly type?: string; readonly path: string };
    readonly secret?: SecretMessage;
  };
}

export interface ContainerMessage {
  readonly type?: string;
  readonly volumes?: readonly VolumeMessage[];
  readonly network_infos?: readonly { readonly name?: string }[];
  readonly docker?: { readonly image: string };
  readonly mesos?: { readonly image?: object };
  readonly linux_info?: { readonly share_cgroups?: boolean };
}

interface KillPolicyMessage {
  readonly grace_period?: { readonly nanoseconds: number };
}

export interface ExecutorMessage {
  readonly type?: string;
  readonly executor_id: Id;
  readonly framework_id?: Id;
  readonly command?: CommandMessage;
  readonly container?: ContainerMessage;
  readonly resources?: readonly ResourceMessage[];
  readonly name?: string;
  readonly source?: string;
  readonly shutdown_grace_period?: { readonly nanoseconds: number };
  readonly labels?: LabelsMessage;
}

export interface TaskMessage {
  readonly name: string;
  readonly task_id: Id;
  readonly agent_id: Id;
  readonly resources?: readonly ResourceMessage[];
  readonly executor?: ExecutorMessage;
  readonly command?: CommandMessage;
  readonly container?: ContainerMessage;
  readonly kill_policy?: KillPolicyMessage;
  readonly labels?: LabelsMessage;
  readonly discovery?: object;
  readonly limits?: object;
}

export interface StatusMessage {
  readonly task_id: Id;
  readonly state: TaskState;
  readonly message?: string;
  readonly source?: 'SOURCE_MASTER' | 'SOURCE_AGENT' | 'SOURCE_EXECUTOR';
  readonly reason?: string;
  readonly agent_id?: Id;
  readonly executor_id?: Id;
  /** Seconds since the epoch. */
  readonly timestamp?: number;
  /** Base64; absent when nothing is to be acknowledged. */
  readonly uuid?: string;
  /** Base64; whatever an executor tells its framework. */
  readonly data?: string;
  readonly labels?: LabelsMessage;
  readonly container_status?: ContainerStatusMessage;
  readonly unreachable_time?: { readonly nanoseconds: number };
}

export interface ContainerStatusMessage {
  readonly container_id?: Id;
  readonly network_infos?: readonly object[];
  readonly executor_pid?: number;
}

export interface OperationMessage {
  readonly type?: string;
  readonly id?: Id;
  readonly launch?: { readonly task_infos?: readonly TaskMessage[] };
  readonly launch_group?: {
    readonly executor: ExecutorMessage;
    readonly task_group?: { readonly tasks?: readonly TaskMessage[] };
  };
  readonly reserve?: { readonly resources?: readonly ResourceMessage[] };
  readonly unreserve?: { readonly resources?: readonly ResourceMessage[] };
}

interface FiltersMessage {
  readonly refuse_seconds?: number;
}

export interface Unavailability {
  readonly start: { readonly nanoseconds: number };
  readonly duration?: { readonly nanoseconds: number };
}

/** mesos.v1.scheduler.Call */
export interface CallMessage {
  readonly type?: string;
  readonly framework_id?: Id;
  readonly subscribe?: { readonly framework_info: FrameworkMessage; readonly suppressed_roles?: readonly string[] };
  readonly accept?: {
    readonly offer_ids?: readonly Id[];
    readonly operations?: readonly OperationMessage[];
    readonly filters?: FiltersMessage;
  };
  readonly decline?: { readonly offer_ids?: readonly Id[]; readonly filters?: FiltersMessage };
  readonly accept_inverse_offers?: { readonly inverse_offer_ids?: readonly Id[] };
  readonly decline_inverse_offers?: { readonly inverse_offer_ids?: readonly Id[] };
  readonly revive?: { readonly roles?: readonly string[] };
  readonly suppress?: { readonly roles?: readonly string[] };
  readonly kill?: { readonly task_id: Id; readonly agent_id?: Id; readonly kill_policy?: KillPolicyMessage };
  readonly shutdown?: { readonly executor_id: Id; readonly agent_id: Id };
  readonly acknowledge?: { readonly agent_id: Id; readonly task_id: Id; readonly uuid: string };
  readonly acknowledge_operation_status?: { readonly uuid: string };
  readonly reconcile?: { readonly tasks?: readonly { readonly task_id: Id; readonly agent_id?: Id }[] };
  readonly reconcile_operations?: object;
  readonly message?: { readonly agent_id: Id; readonly executor_id: Id; readonly data: string };
  readonly request?: object;
  readonly update_framework?: {
    readonly framework_info: FrameworkMessage;
    readonly suppressed_roles?: readonly string[];
  };
}

/** mesos.v1.executor.Call */
export interface ExecutorCallMessage {
  readonly type?: string;
  readonly executor_id: Id;
  readonly framework_id: Id;
  readonly subscribe?: ExecutorSubscribeMessage;
  readonly update?: { readonly status: StatusMessage };
  /** Base64. */
  readonly message?: { readonly data: string };
}

export interface ExecutorSubscribeMessage {
  readonly unacknowledged_tasks?: readonly TaskMessage[];
  readonly unacknowledged_updates?: readonly { readonly status: StatusMessage }[];
}

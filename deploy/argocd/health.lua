-- Health of SparkApplications, ScheduledSparkApplications and MesosClusters, from their conditions (Ready, Reconciling, Stalled).
-- A status that speaks of an older spec than there is says nothing yet.
local status = obj.status or {}

if obj.metadata.deletionTimestamp ~= nil then
  return { status = "Progressing", message = "It is being deleted, and waits for what it has on Mesos to end." }
end
if status.observedGeneration == nil or status.observedGeneration ~= obj.metadata.generation then
  return { status = "Progressing", message = "The operator has not seen this spec yet." }
end

local conditions = {}
for _, condition in ipairs(status.conditions or {}) do
  conditions[condition.type] = condition
end
local function holds(name)
  return conditions[name] ~= nil and conditions[name].status == "True"
end

if holds("Stalled") then
  return { status = "Degraded", message = conditions["Stalled"].message }
end
if obj.spec ~= nil and obj.spec.suspend == true and holds("Ready") then
  return { status = "Suspended", message = conditions["Ready"].message }
end
if holds("Ready") then
  return { status = "Healthy", message = conditions["Ready"].message }
end
local why = conditions["Reconciling"] or conditions["Ready"]
return { status = "Progressing", message = why ~= nil and why.message or "The operator has said nothing of it yet." }

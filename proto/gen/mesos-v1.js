/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/light.js";

const $root = ($protobuf.roots["mesos-v1"] || ($protobuf.roots["mesos-v1"] = new $protobuf.Root()))
.addJSON({
  "mesos": {
    "nested": {
      "v1": {
        "nested": {
          "scheduler": {
            "nested": {
              "Event": {
                "edition": "proto2",
                "fields": {
                  "type": {
                    "type": "mesos.v1.scheduler.Event.Type",
                    "id": 1
                  },
                  "subscribed": {
                    "type": "mesos.v1.scheduler.Event.Subscribed",
                    "id": 2
                  },
                  "offers": {
                    "type": "mesos.v1.scheduler.Event.Offers",
                    "id": 3
                  },
                  "inverse_offers": {
                    "type": "mesos.v1.scheduler.Event.InverseOffers",
                    "id": 9
                  },
                  "rescind": {
                    "type": "mesos.v1.scheduler.Event.Rescind",
                    "id": 4
                  },
                  "rescind_inverse_offer": {
                    "type": "mesos.v1.scheduler.Event.RescindInverseOffer",
                    "id": 10
                  },
                  "update": {
                    "type": "mesos.v1.scheduler.Event.Update",
                    "id": 5
                  },
                  "update_operation_status": {
                    "type": "mesos.v1.scheduler.Event.UpdateOperationStatus",
                    "id": 11
                  },
                  "message": {
                    "type": "mesos.v1.scheduler.Event.Message",
                    "id": 6
                  },
                  "failure": {
                    "type": "mesos.v1.scheduler.Event.Failure",
                    "id": 7
                  },
                  "error": {
                    "type": "mesos.v1.scheduler.Event.Error",
                    "id": 8
                  }
                },
                "nested": {
                  "Subscribed": {
                    "fields": {
                      "framework_id": {
                        "rule": "required",
                        "type": "mesos.v1.FrameworkID",
                        "id": 1
                      },
                      "heartbeat_interval_seconds": {
                        "type": "double",
                        "id": 2
                      },
                      "master_info": {
                        "type": "mesos.v1.MasterInfo",
                        "id": 3
                      }
                    }
                  },
                  "Offers": {
                    "fields": {
                      "offers": {
                        "rule": "repeated",
                        "type": "mesos.v1.Offer",
                        "id": 1
                      }
                    }
                  },
                  "InverseOffers": {
                    "fields": {
                      "inverse_offers": {
                        "rule": "repeated",
                        "type": "mesos.v1.InverseOffer",
                        "id": 1
                      }
                    }
                  },
                  "Rescind": {
                    "fields": {
                      "offer_id": {
                        "rule": "required",
                        "type": "mesos.v1.OfferID",
                        "id": 1
                      }
                    }
                  },
                  "RescindInverseOffer": {
                    "fields": {
                      "inverse_offer_id": {
                        "rule": "required",
                        "type": "mesos.v1.OfferID",
                        "id": 1
                      }
                    }
                  },
                  "Update": {
                    "fields": {
                      "status": {
                        "rule": "required",
                        "type": "mesos.v1.TaskStatus",
                        "id": 1
                      }
                    }
                  },
                  "UpdateOperationStatus": {
                    "fields": {
                      "status": {
                        "rule": "required",
                        "type": "mesos.v1.OperationStatus",
                        "id": 1
                      }
                    }
                  },
                  "Message": {
                    "fields": {
                      "agent_id": {
                        "rule": "required",
                        "type": "mesos.v1.AgentID",
                        "id": 1
                      },
                      "executor_id": {
                        "rule": "required",
                        "type": "mesos.v1.ExecutorID",
                        "id": 2
                      },
                      "data": {
                        "rule": "required",
                        "type": "bytes",
                        "id": 3
                      }
                    }
                  },
                  "Failure": {
                    "fields": {
                      "agent_id": {
                        "type": "mesos.v1.AgentID",
                        "id": 1
                      },
                      "executor_id": {
                        "type": "mesos.v1.ExecutorID",
                        "id": 2
                      },
                      "status": {
                        "type": "int32",
                        "id": 3
                      }
                    }
                  },
                  "Error": {
                    "fields": {
                      "message": {
                        "rule": "required",
                        "type": "string",
                        "id": 1
                      }
                    }
                  },
                  "Type": {
                    "values": {
                      "UNKNOWN": 0,
                      "SUBSCRIBED": 1,
                      "OFFERS": 2,
                      "INVERSE_OFFERS": 9,
                      "RESCIND": 3,
                      "RESCIND_INVERSE_OFFER": 10,
                      "UPDATE": 4,
                      "UPDATE_OPERATION_STATUS": 11,
                      "MESSAGE": 5,
                      "FAILURE": 6,
                      "ERROR": 7,
                      "HEARTBEAT": 8
                    }
                  }
                }
              },
              "Response": {
                "edition": "proto2",
                "fields": {
                  "type": {
                    "type": "mesos.v1.scheduler.Response.Type",
                    "id": 1
                  },
                  "reconcile_operations": {
                    "type": "mesos.v1.scheduler.Response.ReconcileOperations",
                    "id": 2
                  }
                },
                "nested": {
                  "ReconcileOperations": {
                    "fields": {
                      "operation_statuses": {
                        "rule": "repeated",
                        "type": "mesos.v1.OperationStatus",
                        "id": 1
                      }
                    }
                  },
                  "Type": {
                    "values": {
                      "UNKNOWN": 0,
                      "RECONCILE_OPERATIONS": 1
                    }
                  }
                }
              },
              "AttributeConstraint": {
                "edition": "proto2",
                "fields": {
                  "selector": {
                    "rule": "required",
                    "type": "mesos.v1.scheduler.AttributeConstraint.Selector",
                    "id": 1
                  },
                  "predicate": {
                    "rule": "required",
                    "type": "mesos.v1.scheduler.AttributeConstraint.Predicate",
                    "id": 2
                  }
                },
                "nested": {
                  "Selector": {
                    "fields": {
                      "pseudoattribute_type": {
                        "type": "mesos.v1.scheduler.AttributeConstraint.Selector.PseudoattributeType",
                        "id": 1
                      },
                      "attribute_name": {
                        "type": "string",
                        "id": 2
                      }
                    },
                    "nested": {
                      "PseudoattributeType": {
                        "values": {
                          "UNKNOWN": 0,
                          "HOSTNAME": 1,
                          "REGION": 2,
                          "ZONE": 3
                        }
                      }
                    }
                  },
                  "Predicate": {
                    "fields": {
                      "exists": {
                        "type": "mesos.v1.scheduler.AttributeConstraint.Predicate.Exists",
                        "id": 1
                      },
                      "not_exists": {
                        "type": "mesos.v1.scheduler.AttributeConstraint.Predicate.NotExists",
                        "id": 2
                      },
                      "text_equals": {
                        "type": "mesos.v1.scheduler.AttributeConstraint.Predicate.TextEquals",
                        "id": 3
                      },
                      "text_not_equals": {
                        "type": "mesos.v1.scheduler.AttributeConstraint.Predicate.TextNotEquals",
                        "id": 4
                      },
                      "text_matches": {
                        "type": "mesos.v1.scheduler.AttributeConstraint.Predicate.TextMatches",
                        "id": 5
                      },
                      "text_not_matches": {
                        "type": "mesos.v1.scheduler.AttributeConstraint.Predicate.TextNotMatches",
                        "id": 6
                      }
                    },
                    "nested": {
                      "TextEquals": {
                        "fields": {
                          "value": {
                            "rule": "required",
                            "type": "string",
                            "id": 1
                          }
                        }
                      },
                      "TextNotEquals": {
                        "fields": {
                          "value": {
                            "rule": "required",
                            "type": "string",
                            "id": 1
                          }
                        }
                      },
                      "TextMatches": {
                        "fields": {
                          "regex": {
                            "rule": "required",
                            "type": "string",
                            "id": 1
                          }
                        }
                      },
                      "TextNotMatches": {
                        "fields": {
                          "regex": {
                            "rule": "required",
                            "type": "string",
                            "id": 1
                          }
                        }
                      },
                      "Exists": {
                        "fields": {}
                      },
                      "NotExists": {
                        "fields": {}
                      }
                    }
                  }
                }
              },
              "OfferConstraints": {
                "edition": "proto2",
                "fields": {
                  "role_constraints": {
                    "keyType": "string",
                    "type": "mesos.v1.scheduler.OfferConstraints.RoleConstraints",
                    "id": 1
                  }
                },
                "nested": {
                  "RoleConstraints": {
                    "fields": {
                      "groups": {
                        "rule": "repeated",
                        "type": "mesos.v1.scheduler.OfferConstraints.RoleConstraints.Group",
                        "id": 1
                      }
                    },
                    "nested": {
                      "Group": {
                        "fields": {
                          "attribute_constraints": {
                            "rule": "repeated",
                            "type": "mesos.v1.scheduler.AttributeConstraint",
                            "id": 1
                          }
                        }
                      }
                    }
                  }
                }
              },
              "Call": {
                "edition": "proto2",
                "fields": {
                  "framework_id": {
                    "type": "mesos.v1.FrameworkID",
                    "id": 1
                  },
                  "type": {
                    "type": "mesos.v1.scheduler.Call.Type",
                    "id": 2
                  },
                  "subscribe": {
                    "type": "mesos.v1.scheduler.Call.Subscribe",
                    "id": 3
                  },
                  "accept": {
                    "type": "mesos.v1.scheduler.Call.Accept",
                    "id": 4
                  },
                  "decline": {
                    "type": "mesos.v1.scheduler.Call.Decline",
                    "id": 5
                  },
                  "accept_inverse_offers": {
                    "type": "mesos.v1.scheduler.Call.AcceptInverseOffers",
                    "id": 13
                  },
                  "decline_inverse_offers": {
                    "type": "mesos.v1.scheduler.Call.DeclineInverseOffers",
                    "id": 14
                  },
                  "revive": {
                    "type": "mesos.v1.scheduler.Call.Revive",
                    "id": 15
                  },
                  "kill": {
                    "type": "mesos.v1.scheduler.Call.Kill",
                    "id": 6
                  },
                  "shutdown": {
                    "type": "mesos.v1.scheduler.Call.Shutdown",
                    "id": 7
                  },
                  "acknowledge": {
                    "type": "mesos.v1.scheduler.Call.Acknowledge",
                    "id": 8
                  },
                  "acknowledge_operation_status": {
                    "type": "mesos.v1.scheduler.Call.AcknowledgeOperationStatus",
                    "id": 17
                  },
                  "reconcile": {
                    "type": "mesos.v1.scheduler.Call.Reconcile",
                    "id": 9
                  },
                  "reconcile_operations": {
                    "type": "mesos.v1.scheduler.Call.ReconcileOperations",
                    "id": 18
                  },
                  "message": {
                    "type": "mesos.v1.scheduler.Call.Message",
                    "id": 10
                  },
                  "request": {
                    "type": "mesos.v1.scheduler.Call.Request",
                    "id": 11
                  },
                  "suppress": {
                    "type": "mesos.v1.scheduler.Call.Suppress",
                    "id": 16
                  },
                  "update_framework": {
                    "type": "mesos.v1.scheduler.Call.UpdateFramework",
                    "id": 19
                  }
                },
                "nested": {
                  "Subscribe": {
                    "fields": {
                      "framework_info": {
                        "rule": "required",
                        "type": "mesos.v1.FrameworkInfo",
                        "id": 1
                      },
                      "suppressed_roles": {
                        "rule": "repeated",
                        "type": "string",
                        "id": 2
                      },
                      "offer_constraints": {
                        "type": "mesos.v1.scheduler.OfferConstraints",
                        "id": 3
                      }
                    }
                  },
                  "Accept": {
                    "fields": {
                      "offer_ids": {
                        "rule": "repeated",
                        "type": "mesos.v1.OfferID",
                        "id": 1
                      },
                      "operations": {
                        "rule": "repeated",
                        "type": "mesos.v1.Offer.Operation",
                        "id": 2
                      },
                      "filters": {
                        "type": "mesos.v1.Filters",
                        "id": 3
                      }
                    }
                  },
                  "Decline": {
                    "fields": {
                      "offer_ids": {
                        "rule": "repeated",
                        "type": "mesos.v1.OfferID",
                        "id": 1
                      },
                      "filters": {
                        "type": "mesos.v1.Filters",
                        "id": 2
                      }
                    }
                  },
                  "AcceptInverseOffers": {
                    "fields": {
                      "inverse_offer_ids": {
                        "rule": "repeated",
                        "type": "mesos.v1.OfferID",
                        "id": 1
                      },
                      "filters": {
                        "type": "mesos.v1.Filters",
                        "id": 2
                      }
                    }
                  },
                  "DeclineInverseOffers": {
                    "fields": {
                      "inverse_offer_ids": {
                        "rule": "repeated",
                        "type": "mesos.v1.OfferID",
                        "id": 1
                      },
                      "filters": {
                        "type": "mesos.v1.Filters",
                        "id": 2
                      }
                    }
                  },
                  "Revive": {
                    "fields": {
                      "roles": {
                        "rule": "repeated",
                        "type": "string",
                        "id": 1
                      }
                    }
                  },
                  "Kill": {
                    "fields": {
                      "task_id": {
                        "rule": "required",
                        "type": "mesos.v1.TaskID",
                        "id": 1
                      },
                      "agent_id": {
                        "type": "mesos.v1.AgentID",
                        "id": 2
                      },
                      "kill_policy": {
                        "type": "mesos.v1.KillPolicy",
                        "id": 3
                      }
                    }
                  },
                  "Shutdown": {
                    "fields": {
                      "executor_id": {
                        "rule": "required",
                        "type": "mesos.v1.ExecutorID",
                        "id": 1
                      },
                      "agent_id": {
                        "rule": "required",
                        "type": "mesos.v1.AgentID",
                        "id": 2
                      }
                    }
                  },
                  "Acknowledge": {
                    "fields": {
                      "agent_id": {
                        "rule": "required",
                        "type": "mesos.v1.AgentID",
                        "id": 1
                      },
                      "task_id": {
                        "rule": "required",
                        "type": "mesos.v1.TaskID",
                        "id": 2
                      },
                      "uuid": {
                        "rule": "required",
                        "type": "bytes",
                        "id": 3
                      }
                    }
                  },
                  "AcknowledgeOperationStatus": {
                    "fields": {
                      "agent_id": {
                        "type": "mesos.v1.AgentID",
                        "id": 1
                      },
                      "resource_provider_id": {
                        "type": "mesos.v1.ResourceProviderID",
                        "id": 2
                      },
                      "uuid": {
                        "rule": "required",
                        "type": "bytes",
                        "id": 3
                      },
                      "operation_id": {
                        "rule": "required",
                        "type": "mesos.v1.OperationID",
                        "id": 4
                      }
                    }
                  },
                  "Reconcile": {
                    "fields": {
                      "tasks": {
                        "rule": "repeated",
                        "type": "mesos.v1.scheduler.Call.Reconcile.Task",
                        "id": 1
                      }
                    },
                    "nested": {
                      "Task": {
                        "fields": {
                          "task_id": {
                            "rule": "required",
                            "type": "mesos.v1.TaskID",
                            "id": 1
                          },
                          "agent_id": {
                            "type": "mesos.v1.AgentID",
                            "id": 2
                          }
                        }
                      }
                    }
                  },
                  "ReconcileOperations": {
                    "fields": {
                      "operations": {
                        "rule": "repeated",
                        "type": "mesos.v1.scheduler.Call.ReconcileOperations.Operation",
                        "id": 1
                      }
                    },
                    "nested": {
                      "Operation": {
                        "fields": {
                          "operation_id": {
                            "rule": "required",
                            "type": "mesos.v1.OperationID",
                            "id": 1
                          },
                          "agent_id": {
                            "type": "mesos.v1.AgentID",
                            "id": 2
                          },
                          "resource_provider_id": {
                            "type": "mesos.v1.ResourceProviderID",
                            "id": 3
                          }
                        }
                      }
                    }
                  },
                  "Message": {
                    "fields": {
                      "agent_id": {
                        "rule": "required",
                        "type": "mesos.v1.AgentID",
                        "id": 1
                      },
                      "executor_id": {
                        "rule": "required",
                        "type": "mesos.v1.ExecutorID",
                        "id": 2
                      },
                      "data": {
                        "rule": "required",
                        "type": "bytes",
                        "id": 3
                      }
                    }
                  },
                  "Request": {
                    "fields": {
                      "requests": {
                        "rule": "repeated",
                        "type": "mesos.v1.Request",
                        "id": 1
                      }
                    }
                  },
                  "Suppress": {
                    "fields": {
                      "roles": {
                        "rule": "repeated",
                        "type": "string",
                        "id": 1
                      }
                    }
                  },
                  "UpdateFramework": {
                    "fields": {
                      "framework_info": {
                        "rule": "required",
                        "type": "mesos.v1.FrameworkInfo",
                        "id": 1
                      },
                      "suppressed_roles": {
                        "rule": "repeated",
                        "type": "string",
                        "id": 2
                      },
                      "offer_constraints": {
                        "type": "mesos.v1.scheduler.OfferConstraints",
                        "id": 3
                      }
                    }
                  },
                  "Type": {
                    "values": {
                      "UNKNOWN": 0,
                      "SUBSCRIBE": 1,
                      "TEARDOWN": 2,
                      "ACCEPT": 3,
                      "DECLINE": 4,
                      "ACCEPT_INVERSE_OFFERS": 13,
                      "DECLINE_INVERSE_OFFERS": 14,
                      "REVIVE": 5,
                      "KILL": 6,
                      "SHUTDOWN": 7,
                      "ACKNOWLEDGE": 8,
                      "ACKNOWLEDGE_OPERATION_STATUS": 15,
                      "RECONCILE": 9,
                      "RECONCILE_OPERATIONS": 16,
                      "MESSAGE": 10,
                      "REQUEST": 11,
                      "SUPPRESS": 12,
                      "UPDATE_FRAMEWORK": 17
                    }
                  }
                }
              }
            }
          },
          "FrameworkID": {
            "edition": "proto2",
            "fields": {
              "value": {
                "rule": "required",
                "type": "string",
                "id": 1
              }
            }
          },
          "OfferID": {
            "edition": "proto2",
            "fields": {
              "value": {
                "rule": "required",
                "type": "string",
                "id": 1
              }
            }
          },
          "AgentID": {
            "edition": "proto2",
            "fields": {
              "value": {
                "rule": "required",
                "type": "string",
                "id": 1
              }
            }
          },
          "TaskID": {
            "edition": "proto2",
            "fields": {
              "value": {
                "rule": "required",
                "type": "string",
                "id": 1
              }
            }
          },
          "ExecutorID": {
            "edition": "proto2",
            "fields": {
              "value": {
                "rule": "required",
                "type": "string",
                "id": 1
              }
            }
          },
          "ContainerID": {
            "edition": "proto2",
            "fields": {
              "value": {
                "rule": "required",
                "type": "string",
                "id": 1
              },
              "parent": {
                "type": "mesos.v1.ContainerID",
                "id": 2
              }
            }
          },
          "ResourceProviderID": {
            "edition": "proto2",
            "fields": {
              "value": {
                "rule": "required",
                "type": "string",
                "id": 1
              }
            }
          },
          "OperationID": {
            "edition": "proto2",
            "fields": {
              "value": {
                "rule": "required",
                "type": "string",
                "id": 1
              }
            }
          },
          "TimeInfo": {
            "edition": "proto2",
            "fields": {
              "nanoseconds": {
                "rule": "required",
                "type": "int64",
                "id": 1
              }
            }
          },
          "DurationInfo": {
            "edition": "proto2",
            "fields": {
              "nanoseconds": {
                "rule": "required",
                "type": "int64",
                "id": 1
              }
            }
          },
          "Address": {
            "edition": "proto2",
            "fields": {
              "hostname": {
                "type": "string",
                "id": 1
              },
              "ip": {
                "type": "string",
                "id": 2
              },
              "port": {
                "rule": "required",
                "type": "int32",
                "id": 3
              }
            }
          },
          "URL": {
            "edition": "proto2",
            "fields": {
              "scheme": {
                "rule": "required",
                "type": "string",
                "id": 1
              },
              "address": {
                "rule": "required",
                "type": "mesos.v1.Address",
                "id": 2
              },
              "path": {
                "type": "string",
                "id": 3
              },
              "query": {
                "rule": "repeated",
                "type": "mesos.v1.Parameter",
                "id": 4
              },
              "fragment": {
                "type": "string",
                "id": 5
              }
            }
          },
          "Unavailability": {
            "edition": "proto2",
            "fields": {
              "start": {
                "rule": "required",
                "type": "mesos.v1.TimeInfo",
                "id": 1
              },
              "duration": {
                "type": "mesos.v1.DurationInfo",
                "id": 2
              }
            }
          },
          "MachineID": {
            "edition": "proto2",
            "fields": {
              "hostname": {
                "type": "string",
                "id": 1
              },
              "ip": {
                "type": "string",
                "id": 2
              }
            }
          },
          "FrameworkInfo": {
            "edition": "proto2",
            "fields": {
              "user": {
                "rule": "required",
                "type": "string",
                "id": 1
              },
              "name": {
                "rule": "required",
                "type": "string",
                "id": 2
              },
              "id": {
                "type": "mesos.v1.FrameworkID",
                "id": 3
              },
              "failover_timeout": {
                "type": "double",
                "id": 4,
                "options": {
                  "default": 0
                }
              },
              "checkpoint": {
                "type": "bool",
                "id": 5,
                "options": {
                  "default": false
                }
              },
              "role": {
                "type": "string",
                "id": 6,
                "options": {
                  "default": "*"
                }
              },
              "roles": {
                "rule": "repeated",
                "type": "string",
                "id": 12
              },
              "hostname": {
                "type": "string",
                "id": 7
              },
              "principal": {
                "type": "string",
                "id": 8
              },
              "webui_url": {
                "type": "string",
                "id": 9
              },
              "capabilities": {
                "rule": "repeated",
                "type": "mesos.v1.FrameworkInfo.Capability",
                "id": 10
              },
              "labels": {
                "type": "mesos.v1.Labels",
                "id": 11
              },
              "offer_filters": {
                "keyType": "string",
                "type": "mesos.v1.OfferFilters",
                "id": 13
              }
            },
            "nested": {
              "Capability": {
                "fields": {
                  "type": {
                    "type": "mesos.v1.FrameworkInfo.Capability.Type",
                    "id": 1
                  }
                },
                "nested": {
                  "Type": {
                    "values": {
                      "UNKNOWN": 0,
                      "REVOCABLE_RESOURCES": 1,
                      "TASK_KILLING_STATE": 2,
                      "GPU_RESOURCES": 3,
                      "SHARED_RESOURCES": 4,
                      "PARTITION_AWARE": 5,
                      "MULTI_ROLE": 6,
                      "RESERVATION_REFINEMENT": 7,
                      "REGION_AWARE": 8
                    }
                  }
                }
              }
            }
          },
          "CheckInfo": {
            "edition": "proto2",
            "fields": {
              "type": {
                "type": "mesos.v1.CheckInfo.Type",
                "id": 1
              },
              "command": {
                "type": "mesos.v1.CheckInfo.Command",
                "id": 2
              },
              "http": {
                "type": "mesos.v1.CheckInfo.Http",
                "id": 3
              },
              "tcp": {
                "type": "mesos.v1.CheckInfo.Tcp",
                "id": 7
              },
              "delay_seconds": {
                "type": "double",
                "id": 4,
                "options": {
                  "default": 15
                }
              },
              "interval_seconds": {
                "type": "double",
                "id": 5,
                "options": {
                  "default": 10
                }
              },
              "timeout_seconds": {
                "type": "double",
                "id": 6,
                "options": {
                  "default": 20
                }
              }
            },
            "nested": {
              "Command": {
                "fields": {
                  "command": {
                    "rule": "required",
                    "type": "mesos.v1.CommandInfo",
                    "id": 1
                  }
                }
              },
              "Http": {
                "fields": {
                  "port": {
                    "rule": "required",
                    "type": "uint32",
                    "id": 1
                  },
                  "path": {
                    "type": "string",
                    "id": 2
                  }
                }
              },
              "Tcp": {
                "fields": {
                  "port": {
                    "rule": "required",
                    "type": "uint32",
                    "id": 1
                  }
                }
              },
              "Type": {
                "values": {
                  "UNKNOWN": 0,
                  "COMMAND": 1,
                  "HTTP": 2,
                  "TCP": 3
                }
              }
            }
          },
          "HealthCheck": {
            "edition": "proto2",
            "fields": {
              "delay_seconds": {
                "type": "double",
                "id": 2,
                "options": {
                  "default": 15
                }
              },
              "interval_seconds": {
                "type": "double",
                "id": 3,
                "options": {
                  "default": 10
                }
              },
              "timeout_seconds": {
                "type": "double",
                "id": 4,
                "options": {
                  "default": 20
                }
              },
              "consecutive_failures": {
                "type": "uint32",
                "id": 5,
                "options": {
                  "default": 3
                }
              },
              "grace_period_seconds": {
                "type": "double",
                "id": 6,
                "options": {
                  "default": 10
                }
              },
              "type": {
                "type": "mesos.v1.HealthCheck.Type",
                "id": 8
              },
              "command": {
                "type": "mesos.v1.CommandInfo",
                "id": 7
              },
              "http": {
                "type": "mesos.v1.HealthCheck.HTTPCheckInfo",
                "id": 1
              },
              "tcp": {
                "type": "mesos.v1.HealthCheck.TCPCheckInfo",
                "id": 9
              }
            },
            "nested": {
              "HTTPCheckInfo": {
                "fields": {
                  "protocol": {
                    "type": "mesos.v1.NetworkInfo.Protocol",
                    "id": 5,
                    "options": {
                      "default": "IPv4"
                    }
                  },
                  "scheme": {
                    "type": "string",
                    "id": 3
                  },
                  "port": {
                    "rule": "required",
                    "type": "uint32",
                    "id": 1
                  },
                  "path": {
                    "type": "string",
                    "id": 2
                  },
                  "statuses": {
                    "rule": "repeated",
                    "type": "uint32",
                    "id": 4
                  }
                }
              },
              "TCPCheckInfo": {
                "fields": {
                  "protocol": {
                    "type": "mesos.v1.NetworkInfo.Protocol",
                    "id": 2,
                    "options": {
                      "default": "IPv4"
                    }
                  },
                  "port": {
                    "rule": "required",
                    "type": "uint32",
                    "id": 1
                  }
                }
              },
              "Type": {
                "values": {
                  "UNKNOWN": 0,
                  "COMMAND": 1,
                  "HTTP": 2,
                  "TCP": 3
                }
              }
            }
          },
          "KillPolicy": {
            "edition": "proto2",
            "fields": {
              "grace_period": {
                "type": "mesos.v1.DurationInfo",
                "id": 1
              }
            }
          },
          "CommandInfo": {
            "edition": "proto2",
            "fields": {
              "uris": {
                "rule": "repeated",
                "type": "mesos.v1.CommandInfo.URI",
                "id": 1
              },
              "environment": {
                "type": "mesos.v1.Environment",
                "id": 2
              },
              "shell": {
                "type": "bool",
                "id": 6,
                "options": {
                  "default": true
                }
              },
              "value": {
                "type": "string",
                "id": 3
              },
              "arguments": {
                "rule": "repeated",
                "type": "string",
                "id": 7
              },
              "user": {
                "type": "string",
                "id": 5
              }
            },
            "nested": {
              "URI": {
                "fields": {
                  "value": {
                    "rule": "required",
                    "type": "string",
                    "id": 1
                  },
                  "executable": {
                    "type": "bool",
                    "id": 2
                  },
                  "extract": {
                    "type": "bool",
                    "id": 3,
                    "options": {
                      "default": true
                    }
                  },
                  "cache": {
                    "type": "bool",
                    "id": 4
                  },
                  "output_file": {
                    "type": "string",
                    "id": 5
                  }
                }
              }
            }
          },
          "ExecutorInfo": {
            "edition": "proto2",
            "fields": {
              "type": {
                "type": "mesos.v1.ExecutorInfo.Type",
                "id": 15
              },
              "executor_id": {
                "rule": "required",
                "type": "mesos.v1.ExecutorID",
                "id": 1
              },
              "framework_id": {
                "type": "mesos.v1.FrameworkID",
                "id": 8
              },
              "command": {
                "type": "mesos.v1.CommandInfo",
                "id": 7
              },
              "container": {
                "type": "mesos.v1.ContainerInfo",
                "id": 11
              },
              "resources": {
                "rule": "repeated",
                "type": "mesos.v1.Resource",
                "id": 5
              },
              "name": {
                "type": "string",
                "id": 9
              },
              "source": {
                "type": "string",
                "id": 10
              },
              "data": {
                "type": "bytes",
                "id": 4
              },
              "discovery": {
                "type": "mesos.v1.DiscoveryInfo",
                "id": 12
              },
              "shutdown_grace_period": {
                "type": "mesos.v1.DurationInfo",
                "id": 13
              },
              "labels": {
                "type": "mesos.v1.Labels",
                "id": 14
              }
            },
            "nested": {
              "Type": {
                "values": {
                  "UNKNOWN": 0,
                  "DEFAULT": 1,
                  "CUSTOM": 2
                }
              }
            }
          },
          "DomainInfo": {
            "edition": "proto2",
            "fields": {
              "fault_domain": {
                "type": "mesos.v1.DomainInfo.FaultDomain",
                "id": 1
              }
            },
            "nested": {
              "FaultDomain": {
                "fields": {
                  "region": {
                    "rule": "required",
                    "type": "mesos.v1.DomainInfo.FaultDomain.RegionInfo",
                    "id": 1
                  },
                  "zone": {
                    "rule": "required",
                    "type": "mesos.v1.DomainInfo.FaultDomain.ZoneInfo",
                    "id": 2
                  }
                },
                "nested": {
                  "RegionInfo": {
                    "fields": {
                      "name": {
                        "rule": "required",
                        "type": "string",
                        "id": 1
                      }
                    }
                  },
                  "ZoneInfo": {
                    "fields": {
                      "name": {
                        "rule": "required",
                        "type": "string",
                        "id": 1
                      }
                    }
                  }
                }
              }
            }
          },
          "MasterInfo": {
            "edition": "proto2",
            "fields": {
              "id": {
                "rule": "required",
                "type": "string",
                "id": 1
              },
              "ip": {
                "rule": "required",
                "type": "uint32",
                "id": 2
              },
              "port": {
                "rule": "required",
                "type": "uint32",
                "id": 3,
                "options": {
                  "default": 5050
                }
              },
              "pid": {
                "type": "string",
                "id": 4
              },
              "hostname": {
                "type": "string",
                "id": 5
              },
              "version": {
                "type": "string",
                "id": 6
              },
              "address": {
                "type": "mesos.v1.Address",
                "id": 7
              },
              "domain": {
                "type": "mesos.v1.DomainInfo",
                "id": 8
              },
              "capabilities": {
                "rule": "repeated",
                "type": "mesos.v1.MasterInfo.Capability",
                "id": 9
              }
            },
            "nested": {
              "Capability": {
                "fields": {
                  "type": {
                    "type": "mesos.v1.MasterInfo.Capability.Type",
                    "id": 1
                  }
                },
                "nested": {
                  "Type": {
                    "values": {
                      "UNKNOWN": 0,
                      "AGENT_UPDATE": 1,
                      "AGENT_DRAINING": 2
                    }
                  }
                }
              }
            }
          },
          "AgentInfo": {
            "edition": "proto2",
            "fields": {
              "hostname": {
                "rule": "required",
                "type": "string",
                "id": 1
              },
              "port": {
                "type": "int32",
                "id": 8,
                "options": {
                  "default": 5051
                }
              },
              "resources": {
                "rule": "repeated",
                "type": "mesos.v1.Resource",
                "id": 3
              },
              "attributes": {
                "rule": "repeated",
                "type": "mesos.v1.Attribute",
                "id": 5
              },
              "id": {
                "type": "mesos.v1.AgentID",
                "id": 6
              },
              "domain": {
                "type": "mesos.v1.DomainInfo",
                "id": 10
              }
            },
            "nested": {
              "Capability": {
                "fields": {
                  "type": {
                    "type": "mesos.v1.AgentInfo.Capability.Type",
                    "id": 1
                  }
                },
                "nested": {
                  "Type": {
                    "values": {
                      "UNKNOWN": 0,
                      "MULTI_ROLE": 1,
                      "HIERARCHICAL_ROLE": 2,
                      "RESERVATION_REFINEMENT": 3,
                      "RESOURCE_PROVIDER": 4,
                      "RESIZE_VOLUME": 5,
                      "AGENT_OPERATION_FEEDBACK": 6,
                      "AGENT_DRAINING": 7,
                      "TASK_RESOURCE_LIMITS": 8
                    }
                  }
                }
              }
            }
          },
          "CSIPluginContainerInfo": {
            "edition": "proto2",
            "fields": {
              "services": {
                "rule": "repeated",
                "type": "mesos.v1.CSIPluginContainerInfo.Service",
                "id": 1
              },
              "command": {
                "type": "mesos.v1.CommandInfo",
                "id": 2
              },
              "resources": {
                "rule": "repeated",
                "type": "mesos.v1.Resource",
                "id": 3
              },
              "container": {
                "type": "mesos.v1.ContainerInfo",
                "id": 4
              }
            },
            "nested": {
              "Service": {
                "values": {
                  "UNKNOWN": 0,
                  "CONTROLLER_SERVICE": 1,
                  "NODE_SERVICE": 2
                }
              }
            }
          },
          "CSIPluginEndpoint": {
            "edition": "proto2",
            "fields": {
              "csi_service": {
                "rule": "required",
                "type": "mesos.v1.CSIPluginContainerInfo.Service",
                "id": 1
              },
              "endpoint": {
                "rule": "required",
                "type": "string",
                "id": 2
              }
            }
          },
          "CSIPluginInfo": {
            "edition": "proto2",
            "fields": {
              "type": {
                "rule": "required",
                "type": "string",
                "id": 1
              },
              "name": {
                "type": "string",
                "id": 2,
                "options": {
                  "default": "default"
                }
              },
              "containers": {
                "rule": "repeated",
                "type": "mesos.v1.CSIPluginContainerInfo",
                "id": 3
              },
              "endpoints": {
                "rule": "repeated",
                "type": "mesos.v1.CSIPluginEndpoint",
                "id": 4
              },
              "target_path_root": {
                "type": "string",
                "id": 5
              },
              "target_path_exists": {
                "type": "bool",
                "id": 6
              }
            }
          },
          "ResourceProviderInfo": {
            "edition": "proto2",
            "fields": {
              "id": {
                "type": "mesos.v1.ResourceProviderID",
                "id": 1
              },
              "attributes": {
                "rule": "repeated",
                "type": "mesos.v1.Attribute",
                "id": 2
              },
              "type": {
                "rule": "required",
                "type": "string",
                "id": 3
              },
              "name": {
                "rule": "required",
                "type": "string",
                "id": 4
              },
              "default_reservations": {
                "rule": "repeated",
                "type": "mesos.v1.Resource.ReservationInfo",
                "id": 5
              },
              "storage": {
                "type": "mesos.v1.ResourceProviderInfo.Storage",
                "id": 6
              }
            },
            "nested": {
              "Storage": {
                "fields": {
                  "plugin": {
                    "rule": "required",
                    "type": "mesos.v1.CSIPluginInfo",
                    "id": 1
                  },
                  "reconciliation_interval_seconds": {
                    "type": "double",
                    "id": 2
                  }
                }
              }
            }
          },
          "Value": {
            "edition": "proto2",
            "fields": {
              "type": {
                "rule": "required",
                "type": "mesos.v1.Value.Type",
                "id": 1
              },
              "scalar": {
                "type": "mesos.v1.Value.Scalar",
                "id": 2
              },
              "ranges": {
                "type": "mesos.v1.Value.Ranges",
                "id": 3
              },
              "set": {
                "type": "mesos.v1.Value.Set",
                "id": 4
              },
              "text": {
                "type": "mesos.v1.Value.Text",
                "id": 5
              }
            },
            "nested": {
              "Scalar": {
                "fields": {
                  "value": {
                    "rule": "required",
                    "type": "double",
                    "id": 1
                  }
                }
              },
              "Range": {
                "fields": {
                  "begin": {
                    "rule": "required",
                    "type": "uint64",
                    "id": 1
                  },
                  "end": {
                    "rule": "required",
                    "type": "uint64",
                    "id": 2
                  }
                }
              },
              "Ranges": {
                "fields": {
                  "range": {
                    "rule": "repeated",
                    "type": "mesos.v1.Value.Range",
                    "id": 1
                  }
                }
              },
              "Set": {
                "fields": {
                  "item": {
                    "rule": "repeated",
                    "type": "string",
                    "id": 1
                  }
                }
              },
              "Text": {
                "fields": {
                  "value": {
                    "rule": "required",
                    "type": "string",
                    "id": 1
                  }
                }
              },
              "Type": {
                "values": {
                  "SCALAR": 0,
                  "RANGES": 1,
                  "SET": 2,
                  "TEXT": 3
                }
              }
            }
          },
          "Attribute": {
            "edition": "proto2",
            "fields": {
              "name": {
                "rule": "required",
                "type": "string",
                "id": 1
              },
              "type": {
                "rule": "required",
                "type": "mesos.v1.Value.Type",
                "id": 2
              },
              "scalar": {
                "type": "mesos.v1.Value.Scalar",
                "id": 3
              },
              "ranges": {
                "type": "mesos.v1.Value.Ranges",
                "id": 4
              },
              "set": {
                "type": "mesos.v1.Value.Set",
                "id": 6
              },
              "text": {
                "type": "mesos.v1.Value.Text",
                "id": 5
              }
            }
          },
          "Resource": {
            "edition": "proto2",
            "fields": {
              "provider_id": {
                "type": "mesos.v1.ResourceProviderID",
                "id": 12
              },
              "name": {
                "rule": "required",
                "type": "string",
                "id": 1
              },
              "type": {
                "rule": "required",
                "type": "mesos.v1.Value.Type",
                "id": 2
              },
              "scalar": {
                "type": "mesos.v1.Value.Scalar",
                "id": 3
              },
              "ranges": {
                "type": "mesos.v1.Value.Ranges",
                "id": 4
              },
              "set": {
                "type": "mesos.v1.Value.Set",
                "id": 5
              },
              "role": {
                "type": "string",
                "id": 6,
                "options": {
                  "default": "*"
                }
              },
              "allocation_info": {
                "type": "mesos.v1.Resource.AllocationInfo",
                "id": 11
              },
              "reservation": {
                "type": "mesos.v1.Resource.ReservationInfo",
                "id": 8
              },
              "reservations": {
                "rule": "repeated",
                "type": "mesos.v1.Resource.ReservationInfo",
                "id": 13
              },
              "disk": {
                "type": "mesos.v1.Resource.DiskInfo",
                "id": 7
              },
              "revocable": {
                "type": "mesos.v1.Resource.RevocableInfo",
                "id": 9
              },
              "shared": {
                "type": "mesos.v1.Resource.SharedInfo",
                "id": 10
              }
            },
            "nested": {
              "AllocationInfo": {
                "fields": {
                  "role": {
                    "type": "string",
                    "id": 1
                  }
                }
              },
              "ReservationInfo": {
                "fields": {
                  "type": {
                    "type": "mesos.v1.Resource.ReservationInfo.Type",
                    "id": 4
                  },
                  "role": {
                    "type": "string",
                    "id": 3
                  },
                  "principal": {
                    "type": "string",
                    "id": 1
                  },
                  "labels": {
                    "type": "mesos.v1.Labels",
                    "id": 2
                  }
                },
                "nested": {
                  "Type": {
                    "values": {
                      "UNKNOWN": 0,
                      "STATIC": 1,
                      "DYNAMIC": 2
                    }
                  }
                }
              },
              "DiskInfo": {
                "fields": {
                  "persistence": {
                    "type": "mesos.v1.Resource.DiskInfo.Persistence",
                    "id": 1
                  },
                  "volume": {
                    "type": "mesos.v1.Volume",
                    "id": 2
                  },
                  "source": {
                    "type": "mesos.v1.Resource.DiskInfo.Source",
                    "id": 3
                  }
                },
                "nested": {
                  "Persistence": {
                    "fields": {
                      "id": {
                        "rule": "required",
                        "type": "string",
                        "id": 1
                      },
                      "principal": {
                        "type": "string",
                        "id": 2
                      }
                    }
                  },
                  "Source": {
                    "fields": {
                      "type": {
                        "rule": "required",
                        "type": "mesos.v1.Resource.DiskInfo.Source.Type",
                        "id": 1
                      },
                      "path": {
                        "type": "mesos.v1.Resource.DiskInfo.Source.Path",
                        "id": 2
                      },
                      "mount": {
                        "type": "mesos.v1.Resource.DiskInfo.Source.Mount",
                        "id": 3
                      },
                      "vendor": {
                        "type": "string",
                        "id": 7
                      },
                      "id": {
                        "type": "string",
                        "id": 4
                      },
                      "metadata": {
                        "type": "mesos.v1.Labels",
                        "id": 5
                      },
                      "profile": {
                        "type": "string",
                        "id": 6
                      }
                    },
                    "nested": {
                      "Path": {
                        "fields": {
                          "root": {
                            "type": "string",
                            "id": 1
                          }
                        }
                      },
                      "Mount": {
                        "fields": {
                          "root": {
                            "type": "string",
                            "id": 1
                          }
                        }
                      },
                      "Type": {
                        "values": {
                          "UNKNOWN": 0,
                          "PATH": 1,
                          "MOUNT": 2,
                          "BLOCK": 3,
                          "RAW": 4
                        }
                      }
                    }
                  }
                }
              },
              "RevocableInfo": {
                "fields": {}
              },
              "SharedInfo": {
                "fields": {}
              }
            }
          },
          "OfferFilters": {
            "edition": "proto2",
            "fields": {
              "min_allocatable_resources": {
                "type": "mesos.v1.OfferFilters.MinAllocatableResources",
                "id": 1
              }
            },
            "nested": {
              "ResourceQuantities": {
                "fields": {
                  "quantities": {
                    "keyType": "string",
                    "type": "mesos.v1.Value.Scalar",
                    "id": 1
                  }
                }
              },
              "MinAllocatableResources": {
                "fields": {
                  "quantities": {
                    "rule": "repeated",
                    "type": "mesos.v1.OfferFilters.ResourceQuantities",
                    "id": 1
                  }
                }
              }
            }
          },
          "Request": {
            "edition": "proto2",
            "fields": {
              "agent_id": {
                "type": "mesos.v1.AgentID",
                "id": 1
              },
              "resources": {
                "rule": "repeated",
                "type": "mesos.v1.Resource",
                "id": 2
              }
            }
          },
          "Offer": {
            "edition": "proto2",
            "fields": {
              "id": {
                "rule": "required",
                "type": "mesos.v1.OfferID",
                "id": 1
              },
              "framework_id": {
                "rule": "required",
                "type": "mesos.v1.FrameworkID",
                "id": 2
              },
              "agent_id": {
                "rule": "required",
                "type": "mesos.v1.AgentID",
                "id": 3
              },
              "hostname": {
                "rule": "required",
                "type": "string",
                "id": 4
              },
              "url": {
                "type": "mesos.v1.URL",
                "id": 8
              },
              "domain": {
                "type": "mesos.v1.DomainInfo",
                "id": 11
              },
              "resources": {
                "rule": "repeated",
                "type": "mesos.v1.Resource",
                "id": 5
              },
              "attributes": {
                "rule": "repeated",
                "type": "mesos.v1.Attribute",
                "id": 7
              },
              "executor_ids": {
                "rule": "repeated",
                "type": "mesos.v1.ExecutorID",
                "id": 6
              },
              "unavailability": {
                "type": "mesos.v1.Unavailability",
                "id": 9
              },
              "allocation_info": {
                "type": "mesos.v1.Resource.AllocationInfo",
                "id": 10
              }
            },
            "nested": {
              "Operation": {
                "fields": {
                  "type": {
                    "type": "mesos.v1.Offer.Operation.Type",
                    "id": 1
                  },
                  "id": {
                    "type": "mesos.v1.OperationID",
                    "id": 12
                  },
                  "launch": {
                    "type": "mesos.v1.Offer.Operation.Launch",
                    "id": 2
                  },
                  "launch_group": {
                    "type": "mesos.v1.Offer.Operation.LaunchGroup",
                    "id": 7
                  },
                  "reserve": {
                    "type": "mesos.v1.Offer.Operation.Reserve",
                    "id": 3
                  },
                  "unreserve": {
                    "type": "mesos.v1.Offer.Operation.Unreserve",
                    "id": 4
                  },
                  "create": {
                    "type": "mesos.v1.Offer.Operation.Create",
                    "id": 5
                  },
                  "destroy": {
                    "type": "mesos.v1.Offer.Operation.Destroy",
                    "id": 6
                  },
                  "grow_volume": {
                    "type": "mesos.v1.Offer.Operation.GrowVolume",
                    "id": 13
                  },
                  "shrink_volume": {
                    "type": "mesos.v1.Offer.Operation.ShrinkVolume",
                    "id": 14
                  },
                  "create_disk": {
                    "type": "mesos.v1.Offer.Operation.CreateDisk",
                    "id": 15
                  },
                  "destroy_disk": {
                    "type": "mesos.v1.Offer.Operation.DestroyDisk",
                    "id": 16
                  }
                },
                "nested": {
                  "Launch": {
                    "fields": {
                      "task_infos": {
                        "rule": "repeated",
                        "type": "mesos.v1.TaskInfo",
                        "id": 1
                      }
                    }
                  },
                  "LaunchGroup": {
                    "fields": {
                      "executor": {
                        "rule": "required",
                        "type": "mesos.v1.ExecutorInfo",
                        "id": 1
                      },
                      "task_group": {
                        "rule": "required",
                        "type": "mesos.v1.TaskGroupInfo",
                        "id": 2
                      }
                    }
                  },
                  "Reserve": {
                    "fields": {
                      "source": {
                        "rule": "repeated",
                        "type": "mesos.v1.Resource",
                        "id": 2
                      },
                      "resources": {
                        "rule": "repeated",
                        "type": "mesos.v1.Resource",
                        "id": 1
                      }
                    }
                  },
                  "Unreserve": {
                    "fields": {
                      "resources": {
                        "rule": "repeated",
                        "type": "mesos.v1.Resource",
                        "id": 1
                      }
                    }
                  },
                  "Create": {
                    "fields": {
                      "volumes": {
                        "rule": "repeated",
                        "type": "mesos.v1.Resource",
                        "id": 1
                      }
                    }
                  },
                  "Destroy": {
                    "fields": {
                      "volumes": {
                        "rule": "repeated",
                        "type": "mesos.v1.Resource",
                        "id": 1
                      }
                    }
                  },
                  "GrowVolume": {
                    "fields": {
                      "volume": {
                        "rule": "required",
                        "type": "mesos.v1.Resource",
                        "id": 1
                      },
                      "addition": {
                        "rule": "required",
                        "type": "mesos.v1.Resource",
                        "id": 2
                      }
                    }
                  },
                  "ShrinkVolume": {
                    "fields": {
                      "volume": {
                        "rule": "required",
                        "type": "mesos.v1.Resource",
                        "id": 1
                      },
                      "subtract": {
                        "rule": "required",
                        "type": "mesos.v1.Value.Scalar",
                        "id": 2
                      }
                    }
                  },
                  "CreateDisk": {
                    "fields": {
                      "source": {
                        "rule": "required",
                        "type": "mesos.v1.Resource",
                        "id": 1
                      },
                      "target_type": {
                        "rule": "required",
                        "type": "mesos.v1.Resource.DiskInfo.Source.Type",
                        "id": 2
                      },
                      "target_profile": {
                        "type": "string",
                        "id": 3
                      }
                    }
                  },
                  "DestroyDisk": {
                    "fields": {
                      "source": {
                        "rule": "required",
                        "type": "mesos.v1.Resource",
                        "id": 1
                      }
                    }
                  },
                  "Type": {
                    "values": {
                      "UNKNOWN": 0,
                      "LAUNCH": 1,
                      "LAUNCH_GROUP": 6,
                      "RESERVE": 2,
                      "UNRESERVE": 3,
                      "CREATE": 4,
                      "DESTROY": 5,
                      "GROW_VOLUME": 11,
                      "SHRINK_VOLUME": 12,
                      "CREATE_DISK": 13,
                      "DESTROY_DISK": 14
                    }
                  }
                }
              }
            }
          },
          "InverseOffer": {
            "edition": "proto2",
            "fields": {
              "id": {
                "rule": "required",
                "type": "mesos.v1.OfferID",
                "id": 1
              },
              "url": {
                "type": "mesos.v1.URL",
                "id": 2
              },
              "framework_id": {
                "rule": "required",
                "type": "mesos.v1.FrameworkID",
                "id": 3
              },
              "agent_id": {
                "type": "mesos.v1.AgentID",
                "id": 4
              },
              "unavailability": {
                "rule": "required",
                "type": "mesos.v1.Unavailability",
                "id": 5
              },
              "resources": {
                "rule": "repeated",
                "type": "mesos.v1.Resource",
                "id": 6
              }
            }
          },
          "TaskInfo": {
            "edition": "proto2",
            "fields": {
              "name": {
                "rule": "required",
                "type": "string",
                "id": 1
              },
              "task_id": {
                "rule": "required",
                "type": "mesos.v1.TaskID",
                "id": 2
              },
              "agent_id": {
                "rule": "required",
                "type": "mesos.v1.AgentID",
                "id": 3
              },
              "resources": {
                "rule": "repeated",
                "type": "mesos.v1.Resource",
                "id": 4
              },
              "executor": {
                "type": "mesos.v1.ExecutorInfo",
                "id": 5
              },
              "command": {
                "type": "mesos.v1.CommandInfo",
                "id": 7
              },
              "container": {
                "type": "mesos.v1.ContainerInfo",
                "id": 9
              },
              "health_check": {
                "type": "mesos.v1.HealthCheck",
                "id": 8
              },
              "check": {
                "type": "mesos.v1.CheckInfo",
                "id": 13
              },
              "kill_policy": {
                "type": "mesos.v1.KillPolicy",
                "id": 12
              },
              "data": {
                "type": "bytes",
                "id": 6
              },
              "labels": {
                "type": "mesos.v1.Labels",
                "id": 10
              },
              "discovery": {
                "type": "mesos.v1.DiscoveryInfo",
                "id": 11
              },
              "max_completion_time": {
                "type": "mesos.v1.DurationInfo",
                "id": 14
              },
              "limits": {
                "keyType": "string",
                "type": "mesos.v1.Value.Scalar",
                "id": 15
              }
            }
          },
          "TaskGroupInfo": {
            "edition": "proto2",
            "fields": {
              "tasks": {
                "rule": "repeated",
                "type": "mesos.v1.TaskInfo",
                "id": 1
              }
            }
          },
          "Task": {
            "edition": "proto2",
            "fields": {
              "name": {
                "rule": "required",
                "type": "string",
                "id": 1
              },
              "task_id": {
                "rule": "required",
                "type": "mesos.v1.TaskID",
                "id": 2
              },
              "framework_id": {
                "rule": "required",
                "type": "mesos.v1.FrameworkID",
                "id": 3
              },
              "executor_id": {
                "type": "mesos.v1.ExecutorID",
                "id": 4
              },
              "agent_id": {
                "rule": "required",
                "type": "mesos.v1.AgentID",
                "id": 5
              },
              "state": {
                "rule": "required",
                "type": "mesos.v1.TaskState",
                "id": 6
              },
              "resources": {
                "rule": "repeated",
                "type": "mesos.v1.Resource",
                "id": 7
              },
              "statuses": {
                "rule": "repeated",
                "type": "mesos.v1.TaskStatus",
                "id": 8
              },
              "status_update_state": {
                "type": "mesos.v1.TaskState",
                "id": 9
              },
              "status_update_uuid": {
                "type": "bytes",
                "id": 10
              },
              "labels": {
                "type": "mesos.v1.Labels",
                "id": 11
              },
              "discovery": {
                "type": "mesos.v1.DiscoveryInfo",
                "id": 12
              },
              "container": {
                "type": "mesos.v1.ContainerInfo",
                "id": 13
              },
              "health_check": {
                "type": "mesos.v1.HealthCheck",
                "id": 15
              },
              "kill_policy": {
                "type": "mesos.v1.KillPolicy",
                "id": 16
              },
              "user": {
                "type": "string",
                "id": 14
              },
              "limits": {
                "keyType": "string",
                "type": "mesos.v1.Value.Scalar",
                "id": 17
              }
            }
          },
          "TaskResourceLimitation": {
            "edition": "proto2",
            "fields": {
              "resources": {
                "rule": "repeated",
                "type": "mesos.v1.Resource",
                "id": 1
              }
            }
          },
          "UUID": {
            "edition": "proto2",
            "fields": {
              "value": {
                "rule": "required",
                "type": "bytes",
                "id": 1
              }
            }
          },
          "Operation": {
            "edition": "proto2",
            "fields": {
              "framework_id": {
                "type": "mesos.v1.FrameworkID",
                "id": 1
              },
              "agent_id": {
                "type": "mesos.v1.AgentID",
                "id": 2
              },
              "info": {
                "rule": "required",
                "type": "mesos.v1.Offer.Operation",
                "id": 3
              },
              "latest_status": {
                "rule": "required",
                "type": "mesos.v1.OperationStatus",
                "id": 4
              },
              "statuses": {
                "rule": "repeated",
                "type": "mesos.v1.OperationStatus",
                "id": 5
              },
              "uuid": {
                "rule": "required",
                "type": "mesos.v1.UUID",
                "id": 6
              }
            }
          },
          "OperationStatus": {
            "edition": "proto2",
            "fields": {
              "operation_id": {
                "type": "mesos.v1.OperationID",
                "id": 1
              },
              "state": {
                "rule": "required",
                "type": "mesos.v1.OperationState",
                "id": 2
              },
              "message": {
                "type": "string",
                "id": 3
              },
              "converted_resources": {
                "rule": "repeated",
                "type": "mesos.v1.Resource",
                "id": 4
              },
              "uuid": {
                "type": "mesos.v1.UUID",
                "id": 5
              },
              "agent_id": {
                "type": "mesos.v1.AgentID",
                "id": 6
              },
              "resource_provider_id": {
                "type": "mesos.v1.ResourceProviderID",
                "id": 7
              }
            }
          },
          "CheckStatusInfo": {
            "edition": "proto2",
            "fields": {
              "type": {
                "type": "mesos.v1.CheckInfo.Type",
                "id": 1
              },
              "command": {
                "type": "mesos.v1.CheckStatusInfo.Command",
                "id": 2
              },
              "http": {
                "type": "mesos.v1.CheckStatusInfo.Http",
                "id": 3
              },
              "tcp": {
                "type": "mesos.v1.CheckStatusInfo.Tcp",
                "id": 4
              }
            },
            "nested": {
              "Command": {
                "fields": {
                  "exit_code": {
                    "type": "int32",
                    "id": 1
                  }
                }
              },
              "Http": {
                "fields": {
                  "status_code": {
                    "type": "uint32",
                    "id": 1
                  }
                }
              },
              "Tcp": {
                "fields": {
                  "succeeded": {
                    "type": "bool",
                    "id": 1
                  }
                }
              }
            }
          },
          "TaskStatus": {
            "edition": "proto2",
            "fields": {
              "task_id": {
                "rule": "required",
                "type": "mesos.v1.TaskID",
                "id": 1
              },
              "state": {
                "rule": "required",
                "type": "mesos.v1.TaskState",
                "id": 2
              },
              "message": {
                "type": "string",
                "id": 4
              },
              "source": {
                "type": "mesos.v1.TaskStatus.Source",
                "id": 9
              },
              "reason": {
                "type": "mesos.v1.TaskStatus.Reason",
                "id": 10
              },
              "data": {
                "type": "bytes",
                "id": 3
              },
              "agent_id": {
                "type": "mesos.v1.AgentID",
                "id": 5
              },
              "executor_id": {
                "type": "mesos.v1.ExecutorID",
                "id": 7
              },
              "timestamp": {
                "type": "double",
                "id": 6
              },
              "uuid": {
                "type": "bytes",
                "id": 11
              },
              "healthy": {
                "type": "bool",
                "id": 8
              },
              "check_status": {
                "type": "mesos.v1.CheckStatusInfo",
                "id": 15
              },
              "labels": {
                "type": "mesos.v1.Labels",
                "id": 12
              },
              "container_status": {
                "type": "mesos.v1.ContainerStatus",
                "id": 13
              },
              "unreachable_time": {
                "type": "mesos.v1.TimeInfo",
                "id": 14
              },
              "limitation": {
                "type": "mesos.v1.TaskResourceLimitation",
                "id": 16
              }
            },
            "nested": {
              "Source": {
                "values": {
                  "SOURCE_MASTER": 0,
                  "SOURCE_AGENT": 1,
                  "SOURCE_EXECUTOR": 2
                }
              },
              "Reason": {
                "values": {
                  "REASON_COMMAND_EXECUTOR_FAILED": 0,
                  "REASON_CONTAINER_LAUNCH_FAILED": 21,
                  "REASON_CONTAINER_LIMITATION": 19,
                  "REASON_CONTAINER_LIMITATION_DISK": 20,
                  "REASON_CONTAINER_LIMITATION_MEMORY": 8,
                  "REASON_CONTAINER_PREEMPTED": 17,
                  "REASON_CONTAINER_UPDATE_FAILED": 22,
                  "REASON_MAX_COMPLETION_TIME_REACHED": 33,
                  "REASON_EXECUTOR_REGISTRATION_TIMEOUT": 23,
                  "REASON_EXECUTOR_REREGISTRATION_TIMEOUT": 24,
                  "REASON_EXECUTOR_TERMINATED": 1,
                  "REASON_EXECUTOR_UNREGISTERED": 2,
                  "REASON_FRAMEWORK_REMOVED": 3,
                  "REASON_GC_ERROR": 4,
                  "REASON_INVALID_FRAMEWORKID": 5,
                  "REASON_INVALID_OFFERS": 6,
                  "REASON_IO_SWITCHBOARD_EXITED": 27,
                  "REASON_MASTER_DISCONNECTED": 7,
                  "REASON_RECONCILIATION": 9,
                  "REASON_RESOURCES_UNKNOWN": 18,
                  "REASON_AGENT_DISCONNECTED": 10,
                  "REASON_AGENT_DRAINING": 34,
                  "REASON_AGENT_REMOVED": 11,
                  "REASON_AGENT_REMOVED_BY_OPERATOR": 31,
                  "REASON_AGENT_REREGISTERED": 32,
                  "REASON_AGENT_RESTARTED": 12,
                  "REASON_AGENT_UNKNOWN": 13,
                  "REASON_TASK_KILLED_DURING_LAUNCH": 30,
                  "REASON_TASK_CHECK_STATUS_UPDATED": 28,
                  "REASON_TASK_HEALTH_CHECK_STATUS_UPDATED": 29,
                  "REASON_TASK_GROUP_INVALID": 25,
                  "REASON_TASK_GROUP_UNAUTHORIZED": 26,
                  "REASON_TASK_INVALID": 14,
                  "REASON_TASK_UNAUTHORIZED": 15,
                  "REASON_TASK_UNKNOWN": 16
                }
              }
            }
          },
          "Filters": {
            "edition": "proto2",
            "fields": {
              "refuse_seconds": {
                "type": "double",
                "id": 1,
                "options": {
                  "default": 5
                }
              }
            }
          },
          "Environment": {
            "edition": "proto2",
            "fields": {
              "variables": {
                "rule": "repeated",
                "type": "mesos.v1.Environment.Variable",
                "id": 1
              }
            },
            "nested": {
              "Variable": {
                "fields": {
                  "name": {
                    "rule": "required",
                    "type": "string",
                    "id": 1
                  },
                  "type": {
                    "type": "mesos.v1.Environment.Variable.Type",
                    "id": 3,
                    "options": {
                      "default": "VALUE"
                    }
                  },
                  "value": {
                    "type": "string",
                    "id": 2
                  },
                  "secret": {
                    "type": "mesos.v1.Secret",
                    "id": 4
                  }
                },
                "nested": {
                  "Type": {
                    "values": {
                      "UNKNOWN": 0,
                      "VALUE": 1,
                      "SECRET": 2
                    }
                  }
                }
              }
            }
          },
          "Parameter": {
            "edition": "proto2",
            "fields": {
              "key": {
                "rule": "required",
                "type": "string",
                "id": 1
              },
              "value": {
                "rule": "required",
                "type": "string",
                "id": 2
              }
            }
          },
          "Parameters": {
            "edition": "proto2",
            "fields": {
              "parameter": {
                "rule": "repeated",
                "type": "mesos.v1.Parameter",
                "id": 1
              }
            }
          },
          "Credential": {
            "edition": "proto2",
            "fields": {
              "principal": {
                "rule": "required",
                "type": "string",
                "id": 1
              },
              "secret": {
                "type": "string",
                "id": 2
              }
            }
          },
          "Secret": {
            "edition": "proto2",
            "fields": {
              "type": {
                "type": "mesos.v1.Secret.Type",
                "id": 1
              },
              "reference": {
                "type": "mesos.v1.Secret.Reference",
                "id": 2
              },
              "value": {
                "type": "mesos.v1.Secret.Value",
                "id": 3
              }
            },
            "nested": {
              "Reference": {
                "fields": {
                  "name": {
                    "rule": "required",
                    "type": "string",
                    "id": 1
                  },
                  "key": {
                    "type": "string",
                    "id": 2
                  }
                }
              },
              "Value": {
                "fields": {
                  "data": {
                    "rule": "required",
                    "type": "bytes",
                    "id": 1
                  }
                }
              },
              "Type": {
                "values": {
                  "UNKNOWN": 0,
                  "REFERENCE": 1,
                  "VALUE": 2
                }
              }
            }
          },
          "Image": {
            "edition": "proto2",
            "fields": {
              "type": {
                "rule": "required",
                "type": "mesos.v1.Image.Type",
                "id": 1
              },
              "appc": {
                "type": "mesos.v1.Image.Appc",
                "id": 2
              },
              "docker": {
                "type": "mesos.v1.Image.Docker",
                "id": 3
              },
              "cached": {
                "type": "bool",
                "id": 4,
                "options": {
                  "default": true
                }
              }
            },
            "nested": {
              "Appc": {
                "fields": {
                  "name": {
                    "rule": "required",
                    "type": "string",
                    "id": 1
                  },
                  "id": {
                    "type": "string",
                    "id": 2
                  },
                  "labels": {
                    "type": "mesos.v1.Labels",
                    "id": 3
                  }
                }
              },
              "Docker": {
                "fields": {
                  "name": {
                    "rule": "required",
                    "type": "string",
                    "id": 1
                  },
                  "credential": {
                    "type": "mesos.v1.Credential",
                    "id": 2
                  },
                  "config": {
                    "type": "mesos.v1.Secret",
                    "id": 3
                  }
                }
              },
              "Type": {
                "values": {
                  "APPC": 1,
                  "DOCKER": 2
                }
              }
            }
          },
          "MountPropagation": {
            "edition": "proto2",
            "fields": {
              "mode": {
                "type": "mesos.v1.MountPropagation.Mode",
                "id": 1
              }
            },
            "nested": {
              "Mode": {
                "values": {
                  "UNKNOWN": 0,
                  "HOST_TO_CONTAINER": 1,
                  "BIDIRECTIONAL": 2
                }
              }
            }
          },
          "Volume": {
            "edition": "proto2",
            "fields": {
              "mode": {
                "rule": "required",
                "type": "mesos.v1.Volume.Mode",
                "id": 3
              },
              "container_path": {
                "rule": "required",
                "type": "string",
                "id": 1
              },
              "host_path": {
                "type": "string",
                "id": 2
              },
              "image": {
                "type": "mesos.v1.Image",
                "id": 4
              },
              "source": {
                "type": "mesos.v1.Volume.Source",
                "id": 5
              }
            },
            "nested": {
              "Source": {
                "fields": {
                  "type": {
                    "type": "mesos.v1.Volume.Source.Type",
                    "id": 1
                  },
                  "docker_volume": {
                    "type": "mesos.v1.Volume.Source.DockerVolume",
                    "id": 2
                  },
                  "host_path": {
                    "type": "mesos.v1.Volume.Source.HostPath",
                    "id": 5
                  },
                  "sandbox_path": {
                    "type": "mesos.v1.Volume.Source.SandboxPath",
                    "id": 3
                  },
                  "secret": {
                    "type": "mesos.v1.Secret",
                    "id": 4
                  },
                  "csi_volume": {
                    "type": "mesos.v1.Volume.Source.CSIVolume",
                    "id": 6
                  }
                },
                "nested": {
                  "DockerVolume": {
                    "fields": {
                      "driver": {
                        "type": "string",
                        "id": 1
                      },
                      "name": {
                        "rule": "required",
                        "type": "string",
                        "id": 2
                      },
                      "driver_options": {
                        "type": "mesos.v1.Parameters",
                        "id": 3
                      }
                    }
                  },
                  "HostPath": {
                    "fields": {
                      "path": {
                        "rule": "required",
                        "type": "string",
                        "id": 1
                      },
                      "mount_propagation": {
                        "type": "mesos.v1.MountPropagation",
                        "id": 2
                      }
                    }
                  },
                  "SandboxPath": {
                    "fields": {
                      "type": {
                        "type": "mesos.v1.Volume.Source.SandboxPath.Type",
                        "id": 1
                      },
                      "path": {
                        "rule": "required",
                        "type": "string",
                        "id": 2
                      }
                    },
                    "nested": {
                      "Type": {
                        "values": {
                          "UNKNOWN": 0,
                          "SELF": 1,
                          "PARENT": 2
                        }
                      }
                    }
                  },
                  "CSIVolume": {
                    "fields": {
                      "plugin_name": {
                        "rule": "required",
                        "type": "string",
                        "id": 1
                      },
                      "static_provisioning": {
                        "type": "mesos.v1.Volume.Source.CSIVolume.StaticProvisioning",
                        "id": 2
                      }
                    },
                    "nested": {
                      "VolumeCapability": {
                        "fields": {
                          "block": {
                            "type": "mesos.v1.Volume.Source.CSIVolume.VolumeCapability.BlockVolume",
                            "id": 1
                          },
                          "mount": {
                            "type": "mesos.v1.Volume.Source.CSIVolume.VolumeCapability.MountVolume",
                            "id": 2
                          },
                          "access_mode": {
                            "rule": "required",
                            "type": "mesos.v1.Volume.Source.CSIVolume.VolumeCapability.AccessMode",
                            "id": 3
                          }
                        },
                        "nested": {
                          "MountVolume": {
                            "fields": {
                              "fs_type": {
                                "type": "string",
                                "id": 1
                              },
                              "mount_flags": {
                                "rule": "repeated",
                                "type": "string",
                                "id": 2
                              }
                            }
                          },
                          "AccessMode": {
                            "fields": {
                              "mode": {
                                "rule": "required",
                                "type": "mesos.v1.Volume.Source.CSIVolume.VolumeCapability.AccessMode.Mode",
                                "id": 1
                              }
                            },
                            "nested": {
                              "Mode": {
                                "values": {
                                  "UNKNOWN": 0,
                                  "SINGLE_NODE_WRITER": 1,
                                  "SINGLE_NODE_READER_ONLY": 2,
                                  "MULTI_NODE_READER_ONLY": 3,
                                  "MULTI_NODE_SINGLE_WRITER": 4,
                                  "MULTI_NODE_MULTI_WRITER": 5
                                }
                              }
                            }
                          },
                          "BlockVolume": {
                            "fields": {}
                          }
                        }
                      },
                      "StaticProvisioning": {
                        "fields": {
                          "volume_id": {
                            "rule": "required",
                            "type": "string",
                            "id": 1
                          },
                          "volume_capability": {
                            "rule": "required",
                            "type": "mesos.v1.Volume.Source.CSIVolume.VolumeCapability",
                            "id": 2
                          },
                          "node_stage_secrets": {
                            "keyType": "string",
                            "type": "mesos.v1.Secret",
                            "id": 3
                          },
                          "node_publish_secrets": {
                            "keyType": "string",
                            "type": "mesos.v1.Secret",
                            "id": 4
                          },
                          "volume_context": {
                            "keyType": "string",
                            "type": "string",
                            "id": 5
                          }
                        }
                      }
                    }
                  },
                  "Type": {
                    "values": {
                      "UNKNOWN": 0,
                      "DOCKER_VOLUME": 1,
                      "HOST_PATH": 4,
                      "SANDBOX_PATH": 2,
                      "SECRET": 3,
                      "CSI_VOLUME": 5
                    }
                  }
                }
              },
              "Mode": {
                "values": {
                  "RW": 1,
                  "RO": 2
                }
              }
            }
          },
          "NetworkInfo": {
            "edition": "proto2",
            "fields": {
              "ip_addresses": {
                "rule": "repeated",
                "type": "mesos.v1.NetworkInfo.IPAddress",
                "id": 5
              },
              "name": {
                "type": "string",
                "id": 6
              },
              "groups": {
                "rule": "repeated",
                "type": "string",
                "id": 3
              },
              "labels": {
                "type": "mesos.v1.Labels",
                "id": 4
              },
              "port_mappings": {
                "rule": "repeated",
                "type": "mesos.v1.NetworkInfo.PortMapping",
                "id": 7
              }
            },
            "nested": {
              "IPAddress": {
                "fields": {
                  "protocol": {
                    "type": "mesos.v1.NetworkInfo.Protocol",
                    "id": 1,
                    "options": {
                      "default": "IPv4"
                    }
                  },
                  "ip_address": {
                    "type": "string",
                    "id": 2
                  }
                }
              },
              "PortMapping": {
                "fields": {
                  "host_port": {
                    "rule": "required",
                    "type": "uint32",
                    "id": 1
                  },
                  "container_port": {
                    "rule": "required",
                    "type": "uint32",
                    "id": 2
                  },
                  "protocol": {
                    "type": "string",
                    "id": 3
                  }
                }
              },
              "Protocol": {
                "values": {
                  "IPv4": 1,
                  "IPv6": 2
                }
              }
            }
          },
          "CapabilityInfo": {
            "edition": "proto2",
            "fields": {
              "capabilities": {
                "rule": "repeated",
                "type": "mesos.v1.CapabilityInfo.Capability",
                "id": 1
              }
            },
            "nested": {
              "Capability": {
                "values": {
                  "UNKNOWN": 0,
                  "CHOWN": 1000,
                  "DAC_OVERRIDE": 1001,
                  "DAC_READ_SEARCH": 1002,
                  "FOWNER": 1003,
                  "FSETID": 1004,
                  "KILL": 1005,
                  "SETGID": 1006,
                  "SETUID": 1007,
                  "SETPCAP": 1008,
                  "LINUX_IMMUTABLE": 1009,
                  "NET_BIND_SERVICE": 1010,
                  "NET_BROADCAST": 1011,
                  "NET_ADMIN": 1012,
                  "NET_RAW": 1013,
                  "IPC_LOCK": 1014,
                  "IPC_OWNER": 1015,
                  "SYS_MODULE": 1016,
                  "SYS_RAWIO": 1017,
                  "SYS_CHROOT": 1018,
                  "SYS_PTRACE": 1019,
                  "SYS_PACCT": 1020,
                  "SYS_ADMIN": 1021,
                  "SYS_BOOT": 1022,
                  "SYS_NICE": 1023,
                  "SYS_RESOURCE": 1024,
                  "SYS_TIME": 1025,
                  "SYS_TTY_CONFIG": 1026,
                  "MKNOD": 1027,
                  "LEASE": 1028,
                  "AUDIT_WRITE": 1029,
                  "AUDIT_CONTROL": 1030,
                  "SETFCAP": 1031,
                  "MAC_OVERRIDE": 1032,
                  "MAC_ADMIN": 1033,
                  "SYSLOG": 1034,
                  "WAKE_ALARM": 1035,
                  "BLOCK_SUSPEND": 1036,
                  "AUDIT_READ": 1037
                }
              }
            }
          },
          "SeccompInfo": {
            "edition": "proto2",
            "fields": {
              "profile_name": {
                "type": "string",
                "id": 1
              },
              "unconfined": {
                "type": "bool",
                "id": 2
              }
            }
          },
          "LinuxInfo": {
            "edition": "proto2",
            "fields": {
              "capability_info": {
                "type": "mesos.v1.CapabilityInfo",
                "id": 1
              },
              "bounding_capabilities": {
                "type": "mesos.v1.CapabilityInfo",
                "id": 2
              },
              "effective_capabilities": {
                "type": "mesos.v1.CapabilityInfo",
                "id": 3
              },
              "share_pid_namespace": {
                "type": "bool",
                "id": 4
              },
              "seccomp": {
                "type": "mesos.v1.SeccompInfo",
                "id": 5
              },
              "ipc_mode": {
                "type": "mesos.v1.LinuxInfo.IpcMode",
                "id": 6
              },
              "shm_size": {
                "type": "uint32",
                "id": 7
              },
              "share_cgroups": {
                "type": "bool",
                "id": 8,
                "options": {
                  "default": true
                }
              }
            },
            "nested": {
              "IpcMode": {
                "values": {
                  "UNKNOWN": 0,
                  "PRIVATE": 1,
                  "SHARE_PARENT": 2
                }
              }
            }
          },
          "RLimitInfo": {
            "edition": "proto2",
            "fields": {
              "rlimits": {
                "rule": "repeated",
                "type": "mesos.v1.RLimitInfo.RLimit",
                "id": 1
              }
            },
            "nested": {
              "RLimit": {
                "fields": {
                  "type": {
                    "type": "mesos.v1.RLimitInfo.RLimit.Type",
                    "id": 1
                  },
                  "hard": {
                    "type": "uint64",
                    "id": 2
                  },
                  "soft": {
                    "type": "uint64",
                    "id": 3
                  }
                },
                "nested": {
                  "Type": {
                    "values": {
                      "UNKNOWN": 0,
                      "RLMT_AS": 1,
                      "RLMT_CORE": 2,
                      "RLMT_CPU": 3,
                      "RLMT_DATA": 4,
                      "RLMT_FSIZE": 5,
                      "RLMT_LOCKS": 6,
                      "RLMT_MEMLOCK": 7,
                      "RLMT_MSGQUEUE": 8,
                      "RLMT_NICE": 9,
                      "RLMT_NOFILE": 10,
                      "RLMT_NPROC": 11,
                      "RLMT_RSS": 12,
                      "RLMT_RTPRIO": 13,
                      "RLMT_RTTIME": 14,
                      "RLMT_SIGPENDING": 15,
                      "RLMT_STACK": 16
                    }
                  }
                }
              }
            }
          },
          "TTYInfo": {
            "edition": "proto2",
            "fields": {
              "window_size": {
                "type": "mesos.v1.TTYInfo.WindowSize",
                "id": 1
              }
            },
            "nested": {
              "WindowSize": {
                "fields": {
                  "rows": {
                    "rule": "required",
                    "type": "uint32",
                    "id": 1
                  },
                  "columns": {
                    "rule": "required",
                    "type": "uint32",
                    "id": 2
                  }
                }
              }
            }
          },
          "ContainerInfo": {
            "edition": "proto2",
            "fields": {
              "type": {
                "rule": "required",
                "type": "mesos.v1.ContainerInfo.Type",
                "id": 1
              },
              "volumes": {
                "rule": "repeated",
                "type": "mesos.v1.Volume",
                "id": 2
              },
              "hostname": {
                "type": "string",
                "id": 4
              },
              "docker": {
                "type": "mesos.v1.ContainerInfo.DockerInfo",
                "id": 3
              },
              "mesos": {
                "type": "mesos.v1.ContainerInfo.MesosInfo",
                "id": 5
              },
              "network_infos": {
                "rule": "repeated",
                "type": "mesos.v1.NetworkInfo",
                "id": 7
              },
              "linux_info": {
                "type": "mesos.v1.LinuxInfo",
                "id": 8
              },
              "rlimit_info": {
                "type": "mesos.v1.RLimitInfo",
                "id": 9
              },
              "tty_info": {
                "type": "mesos.v1.TTYInfo",
                "id": 10
              }
            },
            "nested": {
              "DockerInfo": {
                "fields": {
                  "image": {
                    "rule": "required",
                    "type": "string",
                    "id": 1
                  },
                  "network": {
                    "type": "mesos.v1.ContainerInfo.DockerInfo.Network",
                    "id": 2,
                    "options": {
                      "default": "HOST"
                    }
                  },
                  "port_mappings": {
                    "rule": "repeated",
                    "type": "mesos.v1.ContainerInfo.DockerInfo.PortMapping",
                    "id": 3
                  },
                  "privileged": {
                    "type": "bool",
                    "id": 4,
                    "options": {
                      "default": false
                    }
                  },
                  "parameters": {
                    "rule": "repeated",
                    "type": "mesos.v1.Parameter",
                    "id": 5
                  },
                  "force_pull_image": {
                    "type": "bool",
                    "id": 6
                  },
                  "volume_driver": {
                    "type": "string",
                    "id": 7
                  }
                },
                "nested": {
                  "PortMapping": {
                    "fields": {
                      "host_port": {
                        "rule": "required",
                        "type": "uint32",
                        "id": 1
                      },
                      "container_port": {
                        "rule": "required",
                        "type": "uint32",
                        "id": 2
                      },
                      "protocol": {
                        "type": "string",
                        "id": 3
                      }
                    }
                  },
                  "Network": {
                    "values": {
                      "HOST": 1,
                      "BRIDGE": 2,
                      "NONE": 3,
                      "USER": 4
                    }
                  }
                }
              },
              "MesosInfo": {
                "fields": {
                  "image": {
                    "type": "mesos.v1.Image",
                    "id": 1
                  }
                }
              },
              "Type": {
                "values": {
                  "DOCKER": 1,
                  "MESOS": 2
                }
              }
            }
          },
          "ContainerStatus": {
            "edition": "proto2",
            "fields": {
              "container_id": {
                "type": "mesos.v1.ContainerID",
                "id": 4
              },
              "network_infos": {
                "rule": "repeated",
                "type": "mesos.v1.NetworkInfo",
                "id": 1
              },
              "cgroup_info": {
                "type": "mesos.v1.CgroupInfo",
                "id": 2
              },
              "executor_pid": {
                "type": "uint32",
                "id": 3
              }
            }
          },
          "CgroupInfo": {
            "edition": "proto2",
            "fields": {
              "net_cls": {
                "type": "mesos.v1.CgroupInfo.NetCls",
                "id": 1
              }
            },
            "nested": {
              "NetCls": {
                "fields": {
                  "classid": {
                    "type": "uint32",
                    "id": 1
                  }
                }
              }
            }
          },
          "Labels": {
            "edition": "proto2",
            "fields": {
              "labels": {
                "rule": "repeated",
                "type": "mesos.v1.Label",
                "id": 1
              }
            }
          },
          "Label": {
            "edition": "proto2",
            "fields": {
              "key": {
                "rule": "required",
                "type": "string",
                "id": 1
              },
              "value": {
                "type": "string",
                "id": 2
              }
            }
          },
          "Port": {
            "edition": "proto2",
            "fields": {
              "number": {
                "rule": "required",
                "type": "uint32",
                "id": 1
              },
              "name": {
                "type": "string",
                "id": 2
              },
              "protocol": {
                "type": "string",
                "id": 3
              },
              "visibility": {
                "type": "mesos.v1.DiscoveryInfo.Visibility",
                "id": 4
              },
              "labels": {
                "type": "mesos.v1.Labels",
                "id": 5
              }
            }
          },
          "Ports": {
            "edition": "proto2",
            "fields": {
              "ports": {
                "rule": "repeated",
                "type": "mesos.v1.Port",
                "id": 1
              }
            }
          },
          "DiscoveryInfo": {
            "edition": "proto2",
            "fields": {
              "visibility": {
                "rule": "required",
                "type": "mesos.v1.DiscoveryInfo.Visibility",
                "id": 1
              },
              "name": {
                "type": "string",
                "id": 2
              },
              "environment": {
                "type": "string",
                "id": 3
              },
              "location": {
                "type": "string",
                "id": 4
              },
              "version": {
                "type": "string",
                "id": 5
              },
              "ports": {
                "type": "mesos.v1.Ports",
                "id": 6
              },
              "labels": {
                "type": "mesos.v1.Labels",
                "id": 7
              }
            },
            "nested": {
              "Visibility": {
                "values": {
                  "FRAMEWORK": 0,
                  "CLUSTER": 1,
                  "EXTERNAL": 2
                }
              }
            }
          },
          "WeightInfo": {
            "edition": "proto2",
            "fields": {
              "weight": {
                "rule": "required",
                "type": "double",
                "id": 1
              },
              "role": {
                "type": "string",
                "id": 2
              }
            }
          },
          "VersionInfo": {
            "edition": "proto2",
            "fields": {
              "version": {
                "rule": "required",
                "type": "string",
                "id": 1
              },
              "build_date": {
                "type": "string",
                "id": 2
              },
              "build_time": {
                "type": "double",
                "id": 3
              },
              "build_user": {
                "type": "string",
                "id": 4
              },
              "git_sha": {
                "type": "string",
                "id": 5
              },
              "git_branch": {
                "type": "string",
                "id": 6
              },
              "git_tag": {
                "type": "string",
                "id": 7
              }
            }
          },
          "Flag": {
            "edition": "proto2",
            "fields": {
              "name": {
                "rule": "required",
                "type": "string",
                "id": 1
              },
              "value": {
                "type": "string",
                "id": 2
              }
            }
          },
          "Role": {
            "edition": "proto2",
            "fields": {
              "name": {
                "rule": "required",
                "type": "string",
                "id": 1
              },
              "weight": {
                "rule": "required",
                "type": "double",
                "id": 2
              },
              "frameworks": {
                "rule": "repeated",
                "type": "mesos.v1.FrameworkID",
                "id": 3
              },
              "resources": {
                "rule": "repeated",
                "type": "mesos.v1.Resource",
                "id": 4
              }
            }
          },
          "Metric": {
            "edition": "proto2",
            "fields": {
              "name": {
                "rule": "required",
                "type": "string",
                "id": 1
              },
              "value": {
                "type": "double",
                "id": 2
              }
            }
          },
          "FileInfo": {
            "edition": "proto2",
            "fields": {
              "path": {
                "rule": "required",
                "type": "string",
                "id": 1
              },
              "nlink": {
                "type": "int32",
                "id": 2
              },
              "size": {
                "type": "uint64",
                "id": 3
              },
              "mtime": {
                "type": "mesos.v1.TimeInfo",
                "id": 4
              },
              "mode": {
                "type": "uint32",
                "id": 5
              },
              "uid": {
                "type": "string",
                "id": 6
              },
              "gid": {
                "type": "string",
                "id": 7
              }
            }
          },
          "DrainConfig": {
            "edition": "proto2",
            "fields": {
              "max_grace_period": {
                "type": "mesos.v1.DurationInfo",
                "id": 1
              },
              "mark_gone": {
                "type": "bool",
                "id": 2,
                "options": {
                  "default": false
                }
              }
            }
          },
          "DrainInfo": {
            "edition": "proto2",
            "fields": {
              "state": {
                "rule": "required",
                "type": "mesos.v1.DrainState",
                "id": 1
              },
              "config": {
                "rule": "required",
                "type": "mesos.v1.DrainConfig",
                "id": 2
              }
            }
          },
          "TaskState": {
            "edition": "proto2",
            "values": {
              "TASK_STAGING": 6,
              "TASK_STARTING": 0,
              "TASK_RUNNING": 1,
              "TASK_KILLING": 8,
              "TASK_FINISHED": 2,
              "TASK_FAILED": 3,
              "TASK_KILLED": 4,
              "TASK_ERROR": 7,
              "TASK_LOST": 5,
              "TASK_DROPPED": 9,
              "TASK_UNREACHABLE": 10,
              "TASK_GONE": 11,
              "TASK_GONE_BY_OPERATOR": 12,
              "TASK_UNKNOWN": 13
            }
          },
          "OperationState": {
            "edition": "proto2",
            "values": {
              "OPERATION_UNSUPPORTED": 0,
              "OPERATION_PENDING": 1,
              "OPERATION_FINISHED": 2,
              "OPERATION_FAILED": 3,
              "OPERATION_ERROR": 4,
              "OPERATION_DROPPED": 5,
              "OPERATION_UNREACHABLE": 6,
              "OPERATION_GONE_BY_OPERATOR": 7,
              "OPERATION_RECOVERING": 8,
              "OPERATION_UNKNOWN": 9
            }
          },
          "DrainState": {
            "edition": "proto2",
            "values": {
              "UNKNOWN": 0,
              "DRAINING": 1,
              "DRAINED": 2
            }
          },
          "master": {
            "nested": {
              "Call": {
                "edition": "proto2",
                "fields": {
                  "type": {
                    "type": "mesos.v1.master.Call.Type",
                    "id": 1
                  },
                  "get_metrics": {
                    "type": "mesos.v1.master.Call.GetMetrics",
                    "id": 2
                  },
                  "set_logging_level": {
                    "type": "mesos.v1.master.Call.SetLoggingLevel",
                    "id": 3
                  },
                  "list_files": {
                    "type": "mesos.v1.master.Call.ListFiles",
                    "id": 4
                  },
                  "read_file": {
                    "type": "mesos.v1.master.Call.ReadFile",
                    "id": 5
                  },
                  "update_weights": {
                    "type": "mesos.v1.master.Call.UpdateWeights",
                    "id": 6
                  },
                  "reserve_resources": {
                    "type": "mesos.v1.master.Call.ReserveResources",
                    "id": 7
                  },
                  "unreserve_resources": {
                    "type": "mesos.v1.master.Call.UnreserveResources",
                    "id": 8
                  },
                  "create_volumes": {
                    "type": "mesos.v1.master.Call.CreateVolumes",
                    "id": 9
                  },
                  "destroy_volumes": {
                    "type": "mesos.v1.master.Call.DestroyVolumes",
                    "id": 10
                  },
                  "grow_volume": {
                    "type": "mesos.v1.master.Call.GrowVolume",
                    "id": 18
                  },
                  "shrink_volume": {
                    "type": "mesos.v1.master.Call.ShrinkVolume",
                    "id": 19
                  },
                  "update_maintenance_schedule": {
                    "type": "mesos.v1.master.Call.UpdateMaintenanceSchedule",
                    "id": 11
                  },
                  "start_maintenance": {
                    "type": "mesos.v1.master.Call.StartMaintenance",
                    "id": 12
                  },
                  "stop_maintenance": {
                    "type": "mesos.v1.master.Call.StopMaintenance",
                    "id": 13
                  },
                  "drain_agent": {
                    "type": "mesos.v1.master.Call.DrainAgent",
                    "id": 21
                  },
                  "deactivate_agent": {
                    "type": "mesos.v1.master.Call.DeactivateAgent",
                    "id": 22
                  },
                  "reactivate_agent": {
                    "type": "mesos.v1.master.Call.ReactivateAgent",
                    "id": 23
                  },
                  "update_quota": {
                    "type": "mesos.v1.master.Call.UpdateQuota",
                    "id": 20
                  },
                  "teardown": {
                    "type": "mesos.v1.master.Call.Teardown",
                    "id": 16
                  },
                  "mark_agent_gone": {
                    "type": "mesos.v1.master.Call.MarkAgentGone",
                    "id": 17
                  },
                  "set_quota": {
                    "type": "mesos.v1.master.Call.SetQuota",
                    "id": 14
                  },
                  "remove_quota": {
                    "type": "mesos.v1.master.Call.RemoveQuota",
                    "id": 15
                  }
                },
                "nested": {
                  "GetMetrics": {
                    "fields": {
                      "timeout": {
                        "type": "mesos.v1.DurationInfo",
                        "id": 1
                      }
                    }
                  },
                  "SetLoggingLevel": {
                    "fields": {
                      "level": {
                        "rule": "required",
                        "type": "uint32",
                        "id": 1
                      },
                      "duration": {
                        "rule": "required",
                        "type": "mesos.v1.DurationInfo",
                        "id": 2
                      }
                    }
                  },
                  "ListFiles": {
                    "fields": {
                      "path": {
                        "rule": "required",
                        "type": "string",
                        "id": 1
                      }
                    }
                  },
                  "ReadFile": {
                    "fields": {
                      "path": {
                        "rule": "required",
                        "type": "string",
                        "id": 1
                      },
                      "offset": {
                        "rule": "required",
                        "type": "uint64",
                        "id": 2
                      },
                      "length": {
                        "type": "uint64",
                        "id": 3
                      }
                    }
                  },
                  "UpdateWeights": {
                    "fields": {
                      "weight_infos": {
                        "rule": "repeated",
                        "type": "mesos.v1.WeightInfo",
                        "id": 1
                      }
                    }
                  },
                  "ReserveResources": {
                    "fields": {
                      "agent_id": {
                        "rule": "required",
                        "type": "mesos.v1.AgentID",
                        "id": 1
                      },
                      "source": {
                        "rule": "repeated",
                        "type": "mesos.v1.Resource",
                        "id": 3
                      },
                      "resources": {
                        "rule": "repeated",
                        "type": "mesos.v1.Resource",
                        "id": 2
                      }
                    }
                  },
                  "UnreserveResources": {
                    "fields": {
                      "agent_id": {
                        "rule": "required",
                        "type": "mesos.v1.AgentID",
                        "id": 1
                      },
                      "resources": {
                        "rule": "repeated",
                        "type": "mesos.v1.Resource",
                        "id": 2
                      }
                    }
                  },
                  "CreateVolumes": {
                    "fields": {
                      "agent_id": {
                        "rule": "required",
                        "type": "mesos.v1.AgentID",
                        "id": 1
                      },
                      "volumes": {
                        "rule": "repeated",
                        "type": "mesos.v1.Resource",
                        "id": 2
                      }
                    }
                  },
                  "DestroyVolumes": {
                    "fields": {
                      "agent_id": {
                        "rule": "required",
                        "type": "mesos.v1.AgentID",
                        "id": 1
                      },
                      "volumes": {
                        "rule": "repeated",
                        "type": "mesos.v1.Resource",
                        "id": 2
                      }
                    }
                  },
                  "GrowVolume": {
                    "fields": {
                      "agent_id": {
                        "type": "mesos.v1.AgentID",
                        "id": 1
                      },
                      "volume": {
                        "rule": "required",
                        "type": "mesos.v1.Resource",
                        "id": 2
                      },
                      "addition": {
                        "rule": "required",
                        "type": "mesos.v1.Resource",
                        "id": 3
                      }
                    }
                  },
                  "ShrinkVolume": {
                    "fields": {
                      "agent_id": {
                        "type": "mesos.v1.AgentID",
                        "id": 1
                      },
                      "volume": {
                        "rule": "required",
                        "type": "mesos.v1.Resource",
                        "id": 2
                      },
                      "subtract": {
                        "rule": "required",
                        "type": "mesos.v1.Value.Scalar",
                        "id": 3
                      }
                    }
                  },
                  "UpdateMaintenanceSchedule": {
                    "fields": {
                      "schedule": {
                        "rule": "required",
                        "type": "mesos.v1.maintenance.Schedule",
                        "id": 1
                      }
                    }
                  },
                  "StartMaintenance": {
                    "fields": {
                      "machines": {
                        "rule": "repeated",
                        "type": "mesos.v1.MachineID",
                        "id": 1
                      }
                    }
                  },
                  "StopMaintenance": {
                    "fields": {
                      "machines": {
                        "rule": "repeated",
                        "type": "mesos.v1.MachineID",
                        "id": 1
                      }
                    }
                  },
                  "DrainAgent": {
                    "fields": {
                      "agent_id": {
                        "rule": "required",
                        "type": "mesos.v1.AgentID",
                        "id": 1
                      },
                      "max_grace_period": {
                        "type": "google.protobuf.Duration",
                        "id": 2
                      },
                      "mark_gone": {
                        "type": "bool",
                        "id": 3,
                        "options": {
                          "default": false
                        }
                      }
                    }
                  },
                  "DeactivateAgent": {
                    "fields": {
                      "agent_id": {
                        "rule": "required",
                        "type": "mesos.v1.AgentID",
                        "id": 1
                      }
                    }
                  },
                  "ReactivateAgent": {
                    "fields": {
                      "agent_id": {
                        "rule": "required",
                        "type": "mesos.v1.AgentID",
                        "id": 1
                      }
                    }
                  },
                  "UpdateQuota": {
                    "fields": {
                      "force": {
                        "type": "bool",
                        "id": 1
                      },
                      "quota_configs": {
                        "rule": "repeated",
                        "type": "mesos.v1.quota.QuotaConfig",
                        "id": 2
                      }
                    }
                  },
                  "SetQuota": {
                    "fields": {
                      "quota_request": {
                        "rule": "required",
                        "type": "mesos.v1.quota.QuotaRequest",
                        "id": 1
                      }
                    }
                  },
                  "RemoveQuota": {
                    "fields": {
                      "role": {
                        "rule": "required",
                        "type": "string",
                        "id": 1
                      }
                    }
                  },
                  "Teardown": {
                    "fields": {
                      "framework_id": {
                        "rule": "required",
                        "type": "mesos.v1.FrameworkID",
                        "id": 1
                      }
                    }
                  },
                  "MarkAgentGone": {
                    "fields": {
                      "agent_id": {
                        "rule": "required",
                        "type": "mesos.v1.AgentID",
                        "id": 1
                      }
                    }
                  },
                  "Type": {
                    "values": {
                      "UNKNOWN": 0,
                      "GET_HEALTH": 1,
                      "GET_FLAGS": 2,
                      "GET_VERSION": 3,
                      "GET_METRICS": 4,
                      "GET_LOGGING_LEVEL": 5,
                      "SET_LOGGING_LEVEL": 6,
                      "LIST_FILES": 7,
                      "READ_FILE": 8,
                      "GET_STATE": 9,
                      "GET_AGENTS": 10,
                      "GET_FRAMEWORKS": 11,
                      "GET_EXECUTORS": 12,
                      "GET_OPERATIONS": 33,
                      "GET_TASKS": 13,
                      "GET_ROLES": 14,
                      "GET_WEIGHTS": 15,
                      "UPDATE_WEIGHTS": 16,
                      "GET_MASTER": 17,
                      "SUBSCRIBE": 18,
                      "RESERVE_RESOURCES": 19,
                      "UNRESERVE_RESOURCES": 20,
                      "CREATE_VOLUMES": 21,
                      "DESTROY_VOLUMES": 22,
                      "GROW_VOLUME": 34,
                      "SHRINK_VOLUME": 35,
                      "GET_MAINTENANCE_STATUS": 23,
                      "GET_MAINTENANCE_SCHEDULE": 24,
                      "UPDATE_MAINTENANCE_SCHEDULE": 25,
                      "START_MAINTENANCE": 26,
                      "STOP_MAINTENANCE": 27,
                      "DRAIN_AGENT": 37,
                      "DEACTIVATE_AGENT": 38,
                      "REACTIVATE_AGENT": 39,
                      "GET_QUOTA": 28,
                      "UPDATE_QUOTA": 36,
                      "SET_QUOTA": 29,
                      "REMOVE_QUOTA": 30,
                      "TEARDOWN": 31,
                      "MARK_AGENT_GONE": 32
                    }
                  }
                }
              },
              "Response": {
                "edition": "proto2",
                "fields": {
                  "type": {
                    "type": "mesos.v1.master.Response.Type",
                    "id": 1
                  },
                  "get_health": {
                    "type": "mesos.v1.master.Response.GetHealth",
                    "id": 2
                  },
                  "get_flags": {
                    "type": "mesos.v1.master.Response.GetFlags",
                    "id": 3
                  },
                  "get_version": {
                    "type": "mesos.v1.master.Response.GetVersion",
                    "id": 4
                  },
                  "get_metrics": {
                    "type": "mesos.v1.master.Response.GetMetrics",
                    "id": 5
                  },
                  "get_logging_level": {
                    "type": "mesos.v1.master.Response.GetLoggingLevel",
                    "id": 6
                  },
                  "list_files": {
                    "type": "mesos.v1.master.Response.ListFiles",
                    "id": 7
                  },
                  "read_file": {
                    "type": "mesos.v1.master.Response.ReadFile",
                    "id": 8
                  },
                  "get_state": {
                    "type": "mesos.v1.master.Response.GetState",
                    "id": 9
                  },
                  "get_agents": {
                    "type": "mesos.v1.master.Response.GetAgents",
                    "id": 10
                  },
                  "get_frameworks": {
                    "type": "mesos.v1.master.Response.GetFrameworks",
                    "id": 11
                  },
                  "get_executors": {
                    "type": "mesos.v1.master.Response.GetExecutors",
                    "id": 12
                  },
                  "get_operations": {
                    "type": "mesos.v1.master.Response.GetOperations",
                    "id": 20
                  },
                  "get_tasks": {
                    "type": "mesos.v1.master.Response.GetTasks",
                    "id": 13
                  },
                  "get_roles": {
                    "type": "mesos.v1.master.Response.GetRoles",
                    "id": 14
                  },
                  "get_weights": {
                    "type": "mesos.v1.master.Response.GetWeights",
                    "id": 15
                  },
                  "get_master": {
                    "type": "mesos.v1.master.Response.GetMaster",
                    "id": 16
                  },
                  "get_maintenance_status": {
                    "type": "mesos.v1.master.Response.GetMaintenanceStatus",
                    "id": 17
                  },
                  "get_maintenance_schedule": {
                    "type": "mesos.v1.master.Response.GetMaintenanceSchedule",
                    "id": 18
                  },
                  "get_quota": {
                    "type": "mesos.v1.master.Response.GetQuota",
                    "id": 19
                  }
                },
                "nested": {
                  "GetHealth": {
                    "fields": {
                      "healthy": {
                        "rule": "required",
                        "type": "bool",
                        "id": 1
                      }
                    }
                  },
                  "GetFlags": {
                    "fields": {
                      "flags": {
                        "rule": "repeated",
                        "type": "mesos.v1.Flag",
                        "id": 1
                      }
                    }
                  },
                  "GetVersion": {
                    "fields": {
                      "version_info": {
                        "rule": "required",
                        "type": "mesos.v1.VersionInfo",
                        "id": 1
                      }
                    }
                  },
                  "GetMetrics": {
                    "fields": {
                      "metrics": {
                        "rule": "repeated",
                        "type": "mesos.v1.Metric",
                        "id": 1
                      }
                    }
                  },
                  "GetLoggingLevel": {
                    "fields": {
                      "level": {
                        "rule": "required",
                        "type": "uint32",
                        "id": 1
                      }
                    }
                  },
                  "ListFiles": {
                    "fields": {
                      "file_infos": {
                        "rule": "repeated",
                        "type": "mesos.v1.FileInfo",
                        "id": 1
                      }
                    }
                  },
                  "ReadFile": {
                    "fields": {
                      "size": {
                        "rule": "required",
                        "type": "uint64",
                        "id": 1
                      },
                      "data": {
                        "rule": "required",
                        "type": "bytes",
                        "id": 2
                      }
                    }
                  },
                  "GetState": {
                    "fields": {
                      "get_tasks": {
                        "type": "mesos.v1.master.Response.GetTasks",
                        "id": 1
                      },
                      "get_executors": {
                        "type": "mesos.v1.master.Response.GetExecutors",
                        "id": 2
                      },
                      "get_frameworks": {
                        "type": "mesos.v1.master.Response.GetFrameworks",
                        "id": 3
                      },
                      "get_agents": {
                        "type": "mesos.v1.master.Response.GetAgents",
                        "id": 4
                      }
                    }
                  },
                  "GetAgents": {
                    "fields": {
                      "agents": {
                        "rule": "repeated",
                        "type": "mesos.v1.master.Response.GetAgents.Agent",
                        "id": 1
                      },
                      "recovered_agents": {
                        "rule": "repeated",
                        "type": "mesos.v1.AgentInfo",
                        "id": 2
                      }
                    },
                    "nested": {
                      "Agent": {
                        "fields": {
                          "agent_info": {
                            "rule": "required",
                            "type": "mesos.v1.AgentInfo",
                            "id": 1
                          },
                          "active": {
                            "rule": "required",
                            "type": "bool",
                            "id": 2
                          },
                          "deactivated": {
                            "type": "bool",
                            "id": 12
                          },
                          "version": {
                            "rule": "required",
                            "type": "string",
                            "id": 3
                          },
                          "pid": {
                            "type": "string",
                            "id": 4
                          },
                          "registered_time": {
                            "type": "mesos.v1.TimeInfo",
                            "id": 5
                          },
                          "reregistered_time": {
                            "type": "mesos.v1.TimeInfo",
                            "id": 6
                          },
                          "total_resources": {
                            "rule": "repeated",
                            "type": "mesos.v1.Resource",
                            "id": 7
                          },
                          "allocated_resources": {
                            "rule": "repeated",
                            "type": "mesos.v1.Resource",
                            "id": 8
                          },
                          "offered_resources": {
                            "rule": "repeated",
                            "type": "mesos.v1.Resource",
                            "id": 9
                          },
                          "capabilities": {
                            "rule": "repeated",
                            "type": "mesos.v1.AgentInfo.Capability",
                            "id": 10
                          },
                          "resource_providers": {
                            "rule": "repeated",
                            "type": "mesos.v1.master.Response.GetAgents.Agent.ResourceProvider",
                            "id": 11
                          },
                          "drain_info": {
                            "type": "mesos.v1.DrainInfo",
                            "id": 13
                          },
                          "estimated_drain_start_time": {
                            "type": "mesos.v1.TimeInfo",
                            "id": 14
                          }
                        },
                        "nested": {
                          "ResourceProvider": {
                            "fields": {
                              "resource_provider_info": {
                                "rule": "required",
                                "type": "mesos.v1.ResourceProviderInfo",
                                "id": 1
                              },
                              "total_resources": {
                                "rule": "repeated",
                                "type": "mesos.v1.Resource",
                                "id": 2
                              }
                            }
                          }
                        }
                      }
                    }
                  },
                  "GetFrameworks": {
                    "fields": {
                      "frameworks": {
                        "rule": "repeated",
                        "type": "mesos.v1.master.Response.GetFrameworks.Framework",
                        "id": 1
                      },
                      "completed_frameworks": {
                        "rule": "repeated",
                        "type": "mesos.v1.master.Response.GetFrameworks.Framework",
                        "id": 2
                      },
                      "recovered_frameworks": {
                        "rule": "repeated",
                        "type": "mesos.v1.FrameworkInfo",
                        "id": 3
                      }
                    },
                    "nested": {
                      "Framework": {
                        "fields": {
                          "framework_info": {
                            "rule": "required",
                            "type": "mesos.v1.FrameworkInfo",
                            "id": 1
                          },
                          "active": {
                            "rule": "required",
                            "type": "bool",
                            "id": 2
                          },
                          "connected": {
                            "rule": "required",
                            "type": "bool",
                            "id": 3
                          },
                          "recovered": {
                            "rule": "required",
                            "type": "bool",
                            "id": 11
                          },
                          "registered_time": {
                            "type": "mesos.v1.TimeInfo",
                            "id": 4
                          },
                          "reregistered_time": {
                            "type": "mesos.v1.TimeInfo",
                            "id": 5
                          },
                          "unregistered_time": {
                            "type": "mesos.v1.TimeInfo",
                            "id": 6
                          },
                          "offers": {
                            "rule": "repeated",
                            "type": "mesos.v1.Offer",
                            "id": 7
                          },
                          "inverse_offers": {
                            "rule": "repeated",
                            "type": "mesos.v1.InverseOffer",
                            "id": 8
                          },
                          "allocated_resources": {
                            "rule": "repeated",
                            "type": "mesos.v1.Resource",
                            "id": 9
                          },
                          "offered_resources": {
                            "rule": "repeated",
                            "type": "mesos.v1.Resource",
                            "id": 10
                          },
                          "offer_constraints": {
                            "type": "mesos.v1.scheduler.OfferConstraints",
                            "id": 12
                          }
                        }
                      }
                    }
                  },
                  "GetExecutors": {
                    "fields": {
                      "executors": {
                        "rule": "repeated",
                        "type": "mesos.v1.master.Response.GetExecutors.Executor",
                        "id": 1
                      },
                      "orphan_executors": {
                        "rule": "repeated",
                        "type": "mesos.v1.master.Response.GetExecutors.Executor",
                        "id": 2
                      }
                    },
                    "nested": {
                      "Executor": {
                        "fields": {
                          "executor_info": {
                            "rule": "required",
                            "type": "mesos.v1.ExecutorInfo",
                            "id": 1
                          },
                          "agent_id": {
                            "rule": "required",
                            "type": "mesos.v1.AgentID",
                            "id": 2
                          }
                        }
                      }
                    }
                  },
                  "GetOperations": {
                    "fields": {
                      "operations": {
                        "rule": "repeated",
                        "type": "mesos.v1.Operation",
                        "id": 1
                      }
                    }
                  },
                  "GetTasks": {
                    "fields": {
                      "pending_tasks": {
                        "rule": "repeated",
                        "type": "mesos.v1.Task",
                        "id": 1
                      },
                      "tasks": {
                        "rule": "repeated",
                        "type": "mesos.v1.Task",
                        "id": 2
                      },
                      "unreachable_tasks": {
                        "rule": "repeated",
                        "type": "mesos.v1.Task",
                        "id": 5
                      },
                      "completed_tasks": {
                        "rule": "repeated",
                        "type": "mesos.v1.Task",
                        "id": 3
                      },
                      "orphan_tasks": {
                        "rule": "repeated",
                        "type": "mesos.v1.Task",
                        "id": 4
                      }
                    }
                  },
                  "GetRoles": {
                    "fields": {
                      "roles": {
                        "rule": "repeated",
                        "type": "mesos.v1.Role",
                        "id": 1
                      }
                    }
                  },
                  "GetWeights": {
                    "fields": {
                      "weight_infos": {
                        "rule": "repeated",
                        "type": "mesos.v1.WeightInfo",
                        "id": 1
                      }
                    }
                  },
                  "GetMaster": {
                    "fields": {
                      "master_info": {
                        "type": "mesos.v1.MasterInfo",
                        "id": 1
                      },
                      "start_time": {
                        "type": "double",
                        "id": 2
                      },
                      "elected_time": {
                        "type": "double",
                        "id": 3
                      }
                    }
                  },
                  "GetMaintenanceStatus": {
                    "fields": {
                      "status": {
                        "rule": "required",
                        "type": "mesos.v1.maintenance.ClusterStatus",
                        "id": 1
                      }
                    }
                  },
                  "GetMaintenanceSchedule": {
                    "fields": {
                      "schedule": {
                        "rule": "required",
                        "type": "mesos.v1.maintenance.Schedule",
                        "id": 1
                      }
                    }
                  },
                  "GetQuota": {
                    "fields": {
                      "status": {
                        "rule": "required",
                        "type": "mesos.v1.quota.QuotaStatus",
                        "id": 1
                      }
                    }
                  },
                  "Type": {
                    "values": {
                      "UNKNOWN": 0,
                      "GET_HEALTH": 1,
                      "GET_FLAGS": 2,
                      "GET_VERSION": 3,
                      "GET_METRICS": 4,
                      "GET_LOGGING_LEVEL": 5,
                      "LIST_FILES": 6,
                      "READ_FILE": 7,
                      "GET_STATE": 8,
                      "GET_AGENTS": 9,
                      "GET_FRAMEWORKS": 10,
                      "GET_EXECUTORS": 11,
                      "GET_OPERATIONS": 19,
                      "GET_TASKS": 12,
                      "GET_ROLES": 13,
                      "GET_WEIGHTS": 14,
                      "GET_MASTER": 15,
                      "GET_MAINTENANCE_STATUS": 16,
                      "GET_MAINTENANCE_SCHEDULE": 17,
                      "GET_QUOTA": 18
                    }
                  }
                }
              },
              "Event": {
                "edition": "proto2",
                "fields": {
                  "type": {
                    "type": "mesos.v1.master.Event.Type",
                    "id": 1
                  },
                  "subscribed": {
                    "type": "mesos.v1.master.Event.Subscribed",
                    "id": 2
                  },
                  "task_added": {
                    "type": "mesos.v1.master.Event.TaskAdded",
                    "id": 3
                  },
                  "task_updated": {
                    "type": "mesos.v1.master.Event.TaskUpdated",
                    "id": 4
                  },
                  "agent_added": {
                    "type": "mesos.v1.master.Event.AgentAdded",
                    "id": 5
                  },
                  "agent_removed": {
                    "type": "mesos.v1.master.Event.AgentRemoved",
                    "id": 6
                  },
                  "framework_added": {
                    "type": "mesos.v1.master.Event.FrameworkAdded",
                    "id": 7
                  },
                  "framework_updated": {
                    "type": "mesos.v1.master.Event.FrameworkUpdated",
                    "id": 8
                  },
                  "framework_removed": {
                    "type": "mesos.v1.master.Event.FrameworkRemoved",
                    "id": 9
                  }
                },
                "nested": {
                  "Subscribed": {
                    "fields": {
                      "get_state": {
                        "type": "mesos.v1.master.Response.GetState",
                        "id": 1
                      },
                      "heartbeat_interval_seconds": {
                        "type": "double",
                        "id": 2
                      }
                    }
                  },
                  "TaskAdded": {
                    "fields": {
                      "task": {
                        "rule": "required",
                        "type": "mesos.v1.Task",
                        "id": 1
                      }
                    }
                  },
                  "TaskUpdated": {
                    "fields": {
                      "framework_id": {
                        "rule": "required",
                        "type": "mesos.v1.FrameworkID",
                        "id": 1
                      },
                      "status": {
                        "rule": "required",
                        "type": "mesos.v1.TaskStatus",
                        "id": 2
                      },
                      "state": {
                        "rule": "required",
                        "type": "mesos.v1.TaskState",
                        "id": 3
                      }
                    }
                  },
                  "FrameworkAdded": {
                    "fields": {
                      "framework": {
                        "rule": "required",
                        "type": "mesos.v1.master.Response.GetFrameworks.Framework",
                        "id": 1
                      }
                    }
                  },
                  "FrameworkUpdated": {
                    "fields": {
                      "framework": {
                        "rule": "required",
                        "type": "mesos.v1.master.Response.GetFrameworks.Framework",
                        "id": 1
                      }
                    }
                  },
                  "FrameworkRemoved": {
                    "fields": {
                      "framework_info": {
                        "rule": "required",
                        "type": "mesos.v1.FrameworkInfo",
                        "id": 1
                      }
                    }
                  },
                  "AgentAdded": {
                    "fields": {
                      "agent": {
                        "rule": "required",
                        "type": "mesos.v1.master.Response.GetAgents.Agent",
                        "id": 1
                      }
                    }
                  },
                  "AgentRemoved": {
                    "fields": {
                      "agent_id": {
                        "rule": "required",
                        "type": "mesos.v1.AgentID",
                        "id": 1
                      }
                    }
                  },
                  "Type": {
                    "values": {
                      "UNKNOWN": 0,
                      "SUBSCRIBED": 1,
                      "TASK_ADDED": 2,
                      "TASK_UPDATED": 3,
                      "AGENT_ADDED": 4,
                      "AGENT_REMOVED": 5,
                      "FRAMEWORK_ADDED": 6,
                      "FRAMEWORK_UPDATED": 7,
                      "FRAMEWORK_REMOVED": 8,
                      "HEARTBEAT": 9
                    }
                  }
                }
              }
            }
          },
          "allocator": {
            "nested": {
              "InverseOfferStatus": {
                "edition": "proto2",
                "fields": {
                  "status": {
                    "rule": "required",
                    "type": "mesos.v1.allocator.InverseOfferStatus.Status",
                    "id": 1
                  },
                  "framework_id": {
                    "rule": "required",
                    "type": "mesos.v1.FrameworkID",
                    "id": 2
                  },
                  "timestamp": {
                    "rule": "required",
                    "type": "mesos.v1.TimeInfo",
                    "id": 3
                  }
                },
                "nested": {
                  "Status": {
                    "values": {
                      "UNKNOWN": 1,
                      "ACCEPT": 2,
                      "DECLINE": 3
                    }
                  }
                }
              }
            }
          },
          "maintenance": {
            "nested": {
              "Window": {
                "edition": "proto2",
                "fields": {
                  "machine_ids": {
                    "rule": "repeated",
                    "type": "mesos.v1.MachineID",
                    "id": 1
                  },
                  "unavailability": {
                    "rule": "required",
                    "type": "mesos.v1.Unavailability",
                    "id": 2
                  }
                }
              },
              "Schedule": {
                "edition": "proto2",
                "fields": {
                  "windows": {
                    "rule": "repeated",
                    "type": "mesos.v1.maintenance.Window",
                    "id": 1
                  }
                }
              },
              "ClusterStatus": {
                "edition": "proto2",
                "fields": {
                  "draining_machines": {
                    "rule": "repeated",
                    "type": "mesos.v1.maintenance.ClusterStatus.DrainingMachine",
                    "id": 1
                  },
                  "down_machines": {
                    "rule": "repeated",
                    "type": "mesos.v1.MachineID",
                    "id": 2
                  }
                },
                "nested": {
                  "DrainingMachine": {
                    "fields": {
                      "id": {
                        "rule": "required",
                        "type": "mesos.v1.MachineID",
                        "id": 1
                      },
                      "statuses": {
                        "rule": "repeated",
                        "type": "mesos.v1.allocator.InverseOfferStatus",
                        "id": 2
                      }
                    }
                  }
                }
              }
            }
          },
          "quota": {
            "nested": {
              "QuotaInfo": {
                "edition": "proto2",
                "fields": {
                  "role": {
                    "type": "string",
                    "id": 1
                  },
                  "principal": {
                    "type": "string",
                    "id": 2
                  },
                  "guarantee": {
                    "rule": "repeated",
                    "type": "mesos.v1.Resource",
                    "id": 3
                  }
                }
              },
              "QuotaRequest": {
                "edition": "proto2",
                "fields": {
                  "force": {
                    "type": "bool",
                    "id": 1
                  },
                  "role": {
                    "type": "string",
                    "id": 2
                  },
                  "guarantee": {
                    "rule": "repeated",
                    "type": "mesos.v1.Resource",
                    "id": 3
                  }
                }
              },
              "QuotaConfig": {
                "edition": "proto2",
                "fields": {
                  "role": {
                    "rule": "required",
                    "type": "string",
                    "id": 1
                  },
                  "guarantees": {
                    "keyType": "string",
                    "type": "mesos.v1.Value.Scalar",
                    "id": 2
                  },
                  "limits": {
                    "keyType": "string",
                    "type": "mesos.v1.Value.Scalar",
                    "id": 3
                  }
                }
              },
              "QuotaStatus": {
                "edition": "proto2",
                "fields": {
                  "infos": {
                    "rule": "repeated",
                    "type": "mesos.v1.quota.QuotaInfo",
                    "id": 1
                  },
                  "configs": {
                    "rule": "repeated",
                    "type": "mesos.v1.quota.QuotaConfig",
                    "id": 2
                  }
                }
              }
            }
          },
          "executor": {
            "nested": {
              "Event": {
                "edition": "proto2",
                "fields": {
                  "type": {
                    "type": "mesos.v1.executor.Event.Type",
                    "id": 1
                  },
                  "subscribed": {
                    "type": "mesos.v1.executor.Event.Subscribed",
                    "id": 2
                  },
                  "acknowledged": {
                    "type": "mesos.v1.executor.Event.Acknowledged",
                    "id": 3
                  },
                  "launch": {
                    "type": "mesos.v1.executor.Event.Launch",
                    "id": 4
                  },
                  "launch_group": {
                    "type": "mesos.v1.executor.Event.LaunchGroup",
                    "id": 8
                  },
                  "kill": {
                    "type": "mesos.v1.executor.Event.Kill",
                    "id": 5
                  },
                  "message": {
                    "type": "mesos.v1.executor.Event.Message",
                    "id": 6
                  },
                  "error": {
                    "type": "mesos.v1.executor.Event.Error",
                    "id": 7
                  }
                },
                "nested": {
                  "Subscribed": {
                    "fields": {
                      "executor_info": {
                        "rule": "required",
                        "type": "mesos.v1.ExecutorInfo",
                        "id": 1
                      },
                      "framework_info": {
                        "rule": "required",
                        "type": "mesos.v1.FrameworkInfo",
                        "id": 2
                      },
                      "agent_info": {
                        "rule": "required",
                        "type": "mesos.v1.AgentInfo",
                        "id": 3
                      },
                      "container_id": {
                        "type": "mesos.v1.ContainerID",
                        "id": 4
                      }
                    }
                  },
                  "Launch": {
                    "fields": {
                      "task": {
                        "rule": "required",
                        "type": "mesos.v1.TaskInfo",
                        "id": 1
                      }
                    }
                  },
                  "LaunchGroup": {
                    "fields": {
                      "task_group": {
                        "rule": "required",
                        "type": "mesos.v1.TaskGroupInfo",
                        "id": 1
                      }
                    }
                  },
                  "Kill": {
                    "fields": {
                      "task_id": {
                        "rule": "required",
                        "type": "mesos.v1.TaskID",
                        "id": 1
                      },
                      "kill_policy": {
                        "type": "mesos.v1.KillPolicy",
                        "id": 2
                      }
                    }
                  },
                  "Acknowledged": {
                    "fields": {
                      "task_id": {
                        "rule": "required",
                        "type": "mesos.v1.TaskID",
                        "id": 1
                      },
                      "uuid": {
                        "rule": "required",
                        "type": "bytes",
                        "id": 2
                      }
                    }
                  },
                  "Message": {
                    "fields": {
                      "data": {
                        "rule": "required",
                        "type": "bytes",
                        "id": 1
                      }
                    }
                  },
                  "Error": {
                    "fields": {
                      "message": {
                        "rule": "required",
                        "type": "string",
                        "id": 1
                      }
                    }
                  },
                  "Type": {
                    "values": {
                      "UNKNOWN": 0,
                      "SUBSCRIBED": 1,
                      "LAUNCH": 2,
                      "LAUNCH_GROUP": 8,
                      "KILL": 3,
                      "ACKNOWLEDGED": 4,
                      "MESSAGE": 5,
                      "ERROR": 6,
                      "SHUTDOWN": 7,
                      "HEARTBEAT": 9
                    }
                  }
                }
              },
              "Call": {
                "edition": "proto2",
                "fields": {
                  "executor_id": {
                    "rule": "required",
                    "type": "mesos.v1.ExecutorID",
                    "id": 1
                  },
                  "framework_id": {
                    "rule": "required",
                    "type": "mesos.v1.FrameworkID",
                    "id": 2
                  },
                  "type": {
                    "type": "mesos.v1.executor.Call.Type",
                    "id": 3
                  },
                  "subscribe": {
                    "type": "mesos.v1.executor.Call.Subscribe",
                    "id": 4
                  },
                  "update": {
                    "type": "mesos.v1.executor.Call.Update",
                    "id": 5
                  },
                  "message": {
                    "type": "mesos.v1.executor.Call.Message",
                    "id": 6
                  }
                },
                "nested": {
                  "Subscribe": {
                    "fields": {
                      "unacknowledged_tasks": {
                        "rule": "repeated",
                        "type": "mesos.v1.TaskInfo",
                        "id": 1
                      },
                      "unacknowledged_updates": {
                        "rule": "repeated",
                        "type": "mesos.v1.executor.Call.Update",
                        "id": 2
                      }
                    }
                  },
                  "Update": {
                    "fields": {
                      "status": {
                        "rule": "required",
                        "type": "mesos.v1.TaskStatus",
                        "id": 1
                      }
                    }
                  },
                  "Message": {
                    "fields": {
                      "data": {
                        "rule": "required",
                        "type": "bytes",
                        "id": 2
                      }
                    }
                  },
                  "Type": {
                    "values": {
                      "UNKNOWN": 0,
                      "SUBSCRIBE": 1,
                      "UPDATE": 2,
                      "MESSAGE": 3,
                      "HEARTBEAT": 4
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  },
  "google": {
    "nested": {
      "protobuf": {
        "nested": {
          "Duration": {
            "fields": {
              "seconds": {
                "type": "int64",
                "id": 1
              },
              "nanos": {
                "type": "int32",
                "id": 2
              }
            }
          }
        }
      }
    }
  }
});
export const mesos = $root.get("mesos");
export const google = $root.get("google");

export {
  /**
   * Reflected root namespace.
   * @type {$protobuf.Root}
   */
  $root as default
};

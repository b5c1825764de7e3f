"""Azure Site Recovery in a Recovery Services vault: replication of Azure machines to another region, and failover."""
